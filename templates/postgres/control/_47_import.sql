-- An export, as seen from the target: rows are staged and merged in one transaction, which also holds their batch.

create or replace function intentc.import_key(identity text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hashtextextended('intentc import ' || identity, 0)
$$;

-- What must have been brought whole, once: each column, and the history.
create or replace function intentc.parts_of(i intentc.import) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select i.columns || case when i.history = 'forensic' then array[' history'] else '{}' end
$$;

-- `begun <token> <batch> <mark> <incomplete>`, or `waiting: <why>`.
create or replace function intentc.begin_import(label text, shape text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  i intentc.import;
begin
  select * into i from intentc.import x where x.label = begin_import.label;
  if i.identity is null or i.shape <> shape then
    return 'waiting: the apply.sql that belongs to this job is not applied yet at the target';
  end if;
  if not pg_try_advisory_xact_lock(intentc.import_key(i.identity)) then
    return 'waiting: another runner has this export';
  end if;
  update intentc.import x set token = x.token + 1 where x.identity = i.identity returning * into i;
  return format('begun %s %s %s %s', i.token, coalesce(i.batch, 0), coalesce(i.mark, '-'), not intentc.parts_of(i) <@ i.filled);
end
$$;

-- Takes the export for the rest of this session. False: this attempt was overtaken, or the settings have changed.
create or replace function intentc.hold_import(label text, shape text, token bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  identity text;
  taken boolean := false;
begin
  for pass in 1 .. 2 loop
    select i.identity into identity from intentc.import i
    where i.label = hold_import.label and i.shape = hold_import.shape and i.token = hold_import.token;
    if identity is null then
      exit;
    elsif not taken then
      perform pg_advisory_lock(intentc.import_key(identity));
      taken := true;
    else
      return true;
    end if;
  end loop;
  perform pg_advisory_unlock_all();
  return false;
end
$$;

-- Every step asks again.
create or replace function intentc.my_import(label text, token bigint) returns intentc.import
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  i intentc.import;
begin
  select * into strict i from intentc.import x where x.label = my_import.label for update;
  if i.token <> token or not pg_try_advisory_xact_lock(intentc.import_key(i.identity)) then
    raise exception '%: attempt % was overtaken by attempt %', label, token, i.token;
  end if;
  return i;
end
$$;

create or replace procedure intentc.stage_import(label text, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  i constant intentc.import := intentc.my_import(label, token);
begin
  execute format('truncate stage.%I', i.relation);
  delete from intentc.incoming_batch x where x.import = i.identity;
end
$$;

-- `committed batch ...`. `mode`: `changes` since the batch that the table is as of, or `all` rows, or all rows `again`,
-- be they of an older batch.
create or replace function intentc.apply_import(label text, token bigint, mode text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  i constant intentc.import := intentc.my_import(label, token);
  b intentc.incoming_batch;
  counts bigint[];
begin
  select * into b from intentc.incoming_batch x where x.import = i.identity order by x.batch desc limit 1;
  if b.batch is null then
    raise exception '%: the rows ended early', label using hint = 'nothing of it is kept; the next run begins again';
  elsif i.batch > b.batch and mode <> 'again' then
    raise exception '%: batch % is older than batch %, which the table is as of', label, b.batch, i.batch
      using hint = 'a request of kind rehydrate brings it back to what the home database has';
  end if;

  counts := intentc.import_rows(i, mode <> 'changes');
  if i.history = 'forensic' then
    call intentc.import_history(i, mode <> 'changes');
    insert into intentc.batch (id, stream, state, shape, begun_at, staged_at, ended_at)
    overriding system value
    select x.batch, x.stream, 'committed', i.shape, x.begun_at, x.staged_at, x.ended_at
    from intentc.incoming_batch x where x.import = i.identity
    on conflict on constraint batch_pkey do update
      set stream = excluded.stream, begun_at = excluded.begun_at, staged_at = excluded.staged_at, ended_at = excluded.ended_at;
  end if;
  update intentc.import x
  set batch = b.batch, mark = b.mark, filled = intentc.parts_of(i), applied_at = clock_timestamp()
  where x.identity = i.identity;
  delete from intentc.incoming_batch x where x.import = i.identity;
  return format('committed batch %s: %s (+%s ~%s -%s)', b.batch, mode, counts[1], counts[2], counts[3]);
end
$$;

-- Deletes, updates, inserts; without a key all rows are replaced. `_batch` travels with its row.
create or replace function intentc.import_rows(i intentc.import, complete boolean) returns bigint[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  same_key constant text := (
    select string_agg(format('s.%1$I = t.%1$I', k), ' and ' order by n) from unnest(i.key) with ordinality u(k, n));
  names text;
  from_stage text;
  in_table text;
  inserts bigint;
  updates bigint := 0;
  deletes bigint;
begin
  select string_agg(format('%I', c), ', ' order by n), string_agg(format('s.%I', c), ', ' order by n),
         string_agg(format('t.%I', c), ', ' order by n)
  into names, from_stage, in_table
  from unnest(i.columns || '_batch'::text) with ordinality u(c, n);

  if complete then
    execute format('delete from store.%1$I t where not exists '
                   '(select from stage.%1$I s where s._op = ''u'' and %2$s)', i.relation, coalesce(same_key, 'false'));
  else
    execute format('delete from store.%1$I t using stage.%1$I s where s._op = ''d'' and %2$s', i.relation, same_key);
  end if;
  get diagnostics deletes = row_count;

  if same_key is not null then
    execute format('update store.%1$I t set (%2$s) = row(%3$s) from stage.%1$I s '
                   'where s._op = ''u'' and %4$s and row(%3$s)::record *<> row(%5$s)::record',
                   i.relation, names, from_stage, same_key, in_table);
    get diagnostics updates = row_count;
  end if;

  execute format('insert into store.%1$I (%2$s) select %3$s from stage.%1$I s '
                 'where s._op = ''u'' and not exists (select from store.%1$I t where %4$s)',
                 i.relation, names, from_stage, coalesce(same_key, 'false'));
  get diagnostics inserts = row_count;
  return array[inserts, updates, deletes];
end
$$;

-- Closed rows do not change: those that came are added. With all of them, those that should not be there go.
create or replace procedure intentc.import_history(i intentc.import, complete boolean)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  same_version constant text := (
    select string_agg(format('s.%1$I = t.%1$I and ', k), '' order by n) from unnest(i.key) with ordinality u(k, n))
    || 's._op = ''c'' and s._batch = t._batch_in and s._batch_out = t._batch_out and s._month = t._month';
  names text;
  from_stage text;
  in_table text;
  month date;
begin
  select string_agg(format('%I', c), ', ' order by n), string_agg(format('s.%I', c), ', ' order by n),
         string_agg(format('t.%I', c), ', ' order by n)
  into names, from_stage, in_table
  from unnest(i.columns) with ordinality u(c, n);

  for month in execute format('select distinct _month from stage.%I where _op = ''c'' order by 1', i.relation) loop
    call intentc.put_partition(i.relation, month);
  end loop;
  if complete then
    execute format('delete from history.%1$I t where not exists (select from stage.%1$I s where %2$s '
                   'and row(%3$s)::record *= row(%4$s)::record)', i.relation, same_version, from_stage, in_table);
  end if;
  execute format('insert into history.%1$I (%2$s, _batch_in, _batch_out, _month) '
                 'select %3$s, s._batch, s._batch_out, s._month from stage.%1$I s where s._op = ''c'' '
                 'and not exists (select from history.%1$I t where %4$s)', i.relation, names, from_stage, same_version);
end
$$;
