-- What was: closed rows, and the keys of rows that were deleted.

-- A closed row was there from the commit of batch _batch_in until that of _batch_out: [_batch_in, _batch_out).
-- _month is the month in which the closing merge began, so that whole months can be given up.
create or replace procedure intentc.put_history(relation text, key text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if key = '{}' then
    raise exception 'store.%: history needs a key', relation
      using hint = 'declare the key of the dataset, or serve it from a platform with `history: live`';
  end if;
  if to_regclass(format('history.%I', relation)) is null then
    execute format('create table history.%I (%s, _batch_in bigint not null, _batch_out bigint not null, '
                   '_month date not null) partition by range (_month)',
                   relation, intentc.column_list(format('store.%I', relation)::regclass));
    execute format('create index on history.%I (%s, _batch_out)', relation,
                   (select string_agg(format('%I', k), ', ' order by n) from unnest(key) with ordinality as u(k, n)));
  end if;
end
$$;

-- A key is here while no row has it, with the batch that deleted the row.
create or replace procedure intentc.put_gone(relation text, key text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  types constant jsonb := intentc.columns_of(format('store.%I', relation)::regclass);
begin
  execute format('create table if not exists gone.%I (%s, _batch bigint not null, constraint %I primary key (%s))', relation,
                 (select string_agg(format('%I %s', k, types ->> k), ', ' order by n) from unnest(key) with ordinality as u(k, n)),
                 intentc.key_name(relation),
                 (select string_agg(format('%I', k), ', ' order by n) from unnest(key) with ordinality as u(k, n)));
end
$$;

-- The name of a partition, which no table of a dataset can have: those have no blanks in their names.
create or replace function intentc.partition_name(relation text, month date) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when octet_length(relation) <= 55 then relation else left(relation, 46) || ' ' || left(md5(relation), 8) end
         || to_char(month, ' YYYY-MM')
$$;

-- Partitions are made by the merge that first needs them, and loaders may not make tables: this runs as its owner. To
-- attach a table waits for no reader, as `create table ... partition of` would.
create or replace procedure intentc.put_partition(relation text, month date)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name constant text := intentc.partition_name(relation, month);
begin
  if to_regclass(format('history.%I', name)) is not null then
    return;
  end if;
  if not exists (select from intentc.dataset d where d.relation = put_partition.relation and d.history = 'forensic')
     and not exists (select from intentc.import i where i.relation = put_partition.relation and i.history = 'forensic') then
    raise exception 'history.% is not kept', relation;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('intentc table ' || relation, 0));
  if to_regclass(format('history.%I', name)) is null then
    execute format('create table history.%I (like history.%I)', name, relation);
    execute format('alter table history.%I attach partition history.%I for values from (%L) to (%L)',
                   relation, name, month, (month + interval '1 month')::date);
  end if;
end
$$;
revoke all on procedure intentc.put_partition(text, date) from public;
