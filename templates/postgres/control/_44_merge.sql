-- The merge of a checked batch into the base tables, in one transaction with its state.

-- `s.key = t.key and ...`, or null for a dataset without a key.
create or replace function intentc.same_key(d intentc.dataset) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('s.%1$I = t.%1$I', k), ' and ' order by n) from unnest(d.key) with ordinality u(k, n)
$$;

-- The value that a staged row brings for each column, in order: its own, or what is stored where `_keep` says so.
create or replace function intentc.staged_values(d intentc.dataset, keeps boolean) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(case when keeps and c <> all (d.key)
                      then format('case when %1$L = any (s._keep) then t.%2$I else s.%2$I end', c, c)
                      else format('s.%I', c) end, ', ' order by n)
  from unnest(d.columns) with ordinality u(c, n)
$$;

-- A batch of changes may ask for stored values only where a row is stored.
create or replace procedure intentc.check_kept(d intentc.dataset)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  lost bigint;
begin
  execute format('select count(*) from stage.%1$I s where s._op = ''u'' and cardinality(s._keep) > 0 '
                 'and not exists (select from store.%1$I t where %2$s)', d.relation, intentc.same_key(d)) into lost;
  if lost > 0 then
    raise exception 'dataset %: % rows keep a stored value, and no such row is stored', d.name, lost
      using hint = 'the changes do not continue what is stored: read this stream from its beginning';
  end if;
end
$$;

-- Deletes, updates, inserts; without a key the rows are replaced. A row has changed when its bytes have (`*<>`): that
-- also holds for types without equality (json, xml, point) and for those whose equality is too kind (1 month = 30
-- days, boxes of one area), and nulls are values like any other. Where history is kept, the row as it was moves there
-- in the same statement.
create or replace procedure intentc.merge_dataset(d intentc.dataset, batch bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  same_key constant text := intentc.same_key(d);
  complete constant boolean := (
    select x.complete from intentc.batch_dataset x where x.batch = merge_dataset.batch and x.dataset = d.name);
  forensic constant boolean := d.history = 'forensic';
  month constant date := date_trunc('month', clock_timestamp() at time zone 'UTC');
  track constant boolean := d.track_deletes and same_key is not null;
  keys constant text := (select string_agg(format('%I', k), ', ' order by n) from unnest(d.key) with ordinality u(k, n));
  keeps boolean;
  names text;
  in_table text;
  values_ text;
  doomed text;
  changed text;
  closing text;
  inserts bigint;
  updates bigint := 0;
  deletes bigint;
begin
  select string_agg(format('%I', c), ', ' order by n), string_agg(format('t.%I', c), ', ' order by n)
  into names, in_table
  from unnest(d.columns) with ordinality u(c, n);
  if same_key is null and (forensic or not complete) then
    raise exception 'dataset %: %', d.name,
      case when forensic then 'history cannot be kept without a key' else 'changes cannot be merged without a key' end;
  end if;
  if forensic then
    call intentc.put_partition(d.relation, month);
    -- All that is stored, also what the model has let go of.
    closing := format('insert into history.%1$I (%2$s, _batch_in, _batch_out, _month) select %2$s, _batch, %3$s, %4$L::date from ',
                      d.relation, intentc.names_of(format('store.%I', d.relation)::regclass), batch, month);
  end if;

  if complete then
    doomed := format('where not exists (select from stage.%I s where s._op = ''u'' and %s)', d.relation,
                     coalesce(same_key, 'false'));
  else
    call intentc.check_kept(d);
    doomed := format('using stage.%I s where s._op = ''d'' and %s', d.relation, same_key);
  end if;
  execute format('with gone as (delete from store.%I t %s returning t.*)', d.relation, doomed)
    || case when forensic then format(', closed as (%s gone)', closing) else '' end
    || case when track then format(', noted as (insert into gone.%I (%s, _batch) select %s, %s from gone '
                                   'on conflict (%s) do update set _batch = excluded._batch)',
                                   d.relation, keys, keys, batch, keys) else '' end
    || ' select count(*) from gone' into deletes;

  if same_key is not null then
    execute format('select exists (select from stage.%I where cardinality(_keep) > 0)', d.relation) into keeps;
    values_ := intentc.staged_values(d, keeps);
    changed := format('s._op = ''u'' and %s and row(%s)::record *<> row(%s)::record', same_key, values_, in_table);
    if forensic then
      execute format('with changed as materialized (select t.*, t.ctid as _row, s.ctid as _staged '
                     'from store.%1$I t join stage.%1$I s on %2$s), closed as (%3$s changed) '
                     'update store.%1$I t set (%4$s, _batch) = row(%5$s, %6$s) '
                     'from changed c join stage.%1$I s on s.ctid = c._staged where t.ctid = c._row',
                     d.relation, changed, closing, names, values_, batch);
    else
      execute format('update store.%1$I t set (%2$s, _batch) = row(%3$s, %4$s) from stage.%1$I s where %5$s',
                     d.relation, names, values_, batch, changed);
    end if;
    get diagnostics updates = row_count;
  end if;

  if track then
    execute format('delete from gone.%1$I t using stage.%1$I s where s._op = ''u'' and %2$s', d.relation, same_key);
  end if;
  execute format('insert into store.%1$I (%2$s, _batch) select %3$s, %4$s from stage.%1$I s '
                 'where s._op = ''u'' and not exists (select from store.%1$I t where %5$s)',
                 d.relation, names, intentc.staged_values(d, false), batch, coalesce(same_key, 'false'));
  get diagnostics inserts = row_count;

  update intentc.batch_dataset x set inserted = inserts, updated = updates, deleted = deletes
  where x.batch = merge_dataset.batch and x.dataset = d.name;
end
$$;

-- When the newest batch of the stream becomes visible. It never falls, whatever the clock does: intervals of history
-- have their beginning before their end.
create or replace function intentc.commit_time(stream text) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select greatest(clock_timestamp(), (select max(b.ended_at) + interval '1 microsecond' from intentc.batch b
                                      where b.stream = commit_time.stream and b.state = 'committed'))
$$;

-- `committed batch ...`, `quarantined: ...`, or `waiting: ...`.
create or replace function intentc.merge(batch bigint, token bigint) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['checked', 'quarantined']);
  d intentc.dataset;
  present bigint;
begin
  if b.state = 'quarantined' then
    return (
      select format('quarantined: %s; ', string_agg(concat_ws(' ', e.dataset, e.gate) || ': ' || e.message, '; ' order by e.id))
             || case when bool_or(e.kind = 'refused') then 'this must be put right where the rows come from'
                else format('if it is right, let the next one through: '
                            'insert into intentc.request (kind, label, reason) values (''release'', %L, ''why'')',
                            intentc.label_of(b.stream)) end
      from intentc.event e where e.batch = b.id and e.gate is not null);
  end if;

  if exists (select from intentc.batch x where x.stream = b.stream and x.state = 'committed' and x.id > b.id) then
    raise exception 'batch %: a newer batch of this stream is committed already', b.id
      using hint = 'discard this one: insert into intentc.request (kind, label, reason) values (''discard'', ...)';
  end if;
  -- An apply of this chunk waits until the merge is over, or has come before and is seen here.
  perform from intentc.stream s where s.identity = b.stream for share;
  if intentc.shape_of(b.stream) is distinct from b.shape then
    return 'waiting: the settings have changed since this batch was staged; the next run stages it again';
  end if;

  call intentc.lock_stage(b.stream);
  for d in select * from intentc.dataset x where x.stream = b.stream order by x.name loop
    call intentc.refuse_planted(d.relation);
    execute format('select count(*) from stage.%I', d.relation) into present;
    if present is distinct from (select x.staged from intentc.batch_dataset x where x.batch = b.id and x.dataset = d.name)
    then
      raise exception 'batch %: staging of dataset % has % rows and not those that were staged', b.id, d.name, present
        using hint = 'a crashed server empties staging; the next run starts this batch again';
    end if;
    call intentc.merge_dataset(d, b.id);
  end loop;
  update intentc.batch set state = 'committed', ended_at = intentc.commit_time(b.stream) where id = b.id;
  return format('committed batch %s: %s', b.id,
    (select string_agg(format('%s %s rows (+%s ~%s -%s)', x.dataset, x.staged, x.inserted, x.updated, x.deleted), ', '
                       order by x.dataset)
     from intentc.batch_dataset x where x.batch = b.id));
end
$$;
