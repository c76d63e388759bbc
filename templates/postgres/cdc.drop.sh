<% if live %>
<% else %>
<% if capture is cdc %>
#!/bin/sh
# Nothing reads this stream any more: its slot goes, for it keeps everything that the source writes.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
stream=<%= label %>
source=<%= source | or "" %>
job=<%= job %>
slot='intentc_<%= identity %>'

export PGCLIENTENCODING=UTF8 PGSERVICE="$source" PGAPPNAME="intentc $job"
outcome=$(psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=slot="$slot" <<'SQL'
set client_min_messages = error;
select count(*) > 0 as present, coalesce(bool_or(active), false) as busy, coalesce(max(active_pid), 0) as pid
from pg_replication_slots where slot_name = :'slot' \gset
\if :busy
\echo waiting: slot :slot is in use by process :pid
\elif :present
select pg_drop_replication_slot(:'slot') as dropped \gset
\echo dropped slot :slot
\else
\echo slot :slot is gone
\endif
SQL
)
printf '%s: %s\n' "$stream" "$outcome" >&2
case $outcome in waiting*) exit 99 ;; esac
<% end %>
<% end %>
