-- At the target: the table that an export fills, its staging, and the one role that writes them.

create or replace procedure intentc.put_importer(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant usage on schema intentc, store, stage, history to %I', role);
  execute format('grant select on all tables in schema intentc to %I', role);
  execute format('grant update on intentc.import to %I', role);
  execute format('grant insert, delete on intentc.incoming_batch to %I', role);
  execute format('grant insert, update on intentc.batch to %I', role);
  revoke all on all routines in schema intentc from public;
  execute format('grant execute on all routines in schema intentc to %I', role);
end
$$;

-- Staging has, beside the columns that every staging has:
--   _op         'u': the row is now so; 'd': the row with this key is gone; 'c': the row was so, and is closed
--   _batch      the batch in which the row became so
--   _batch_out, _month   of a closed row, as in history.<relation>
create or replace procedure intentc.put_import(
  identity text, label text, shape text, relation text, key text[], columns text[], history text default 'live',
  renamed text[] default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  names constant text[] := array(select columns[n][1] from generate_subscripts(columns, 1) n order by n);
  importer text;
begin
  call intentc.put_table(relation, key, columns, history, renamed => renamed);
  if not intentc.columns_of(format('stage.%I', relation)::regclass) ? '_month' then
    execute format('alter table stage.%I add column if not exists _batch bigint, '
                   'add column if not exists _batch_out bigint, add column if not exists _month date', relation);
  end if;

  -- The label may have belonged to an export that is gone, in this chunk or another.
  delete from intentc.import i where i.label = put_import.label and i.identity <> put_import.identity;
  insert into intentc.import (identity, label, shape, relation, key, columns, history, chunk)
  values (identity, label, shape, relation, key, names, history, this_chunk)
  on conflict on constraint import_pkey do update
    set label = excluded.label, shape = excluded.shape, relation = excluded.relation, key = excluded.key,
        columns = excluded.columns, history = excluded.history, chunk = excluded.chunk, fresh = true;

  select c.loader into strict importer from intentc.chunk c where c.id = this_chunk;
  if not has_table_privilege(importer, format('store.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete on store.%I to %I', relation, importer);
  end if;
  if not has_table_privilege(importer, format('stage.%I', relation), 'truncate') then
    execute format('grant select, insert, truncate on stage.%I to %I', relation, importer);
  end if;
  if history = 'forensic' and not has_table_privilege(importer, format('history.%I', relation), 'delete') then
    execute format('grant select, insert, delete on history.%I to %I', relation, importer);
    execute format('grant execute on procedure intentc.put_partition(text, date) to %I', importer);
  end if;
end
$$;
