drop_slot() { # SERVICE: drops the stream's slot there, if there is one that nobody uses; says so
  run "$1" --set=slot="$slot" <<'SQL'
set client_min_messages = error;
select 'slot ' || slot_name || ' was dropped' || pg_drop_replication_slot(slot_name)::text
from pg_replication_slots
where slot_name = :'slot' and not active and plugin = 'test_decoding' and database = current_database();
SQL
}
