-- An export, as seen from home. The target says how far it has come, home decides what is sent, and is told in the end.
-- Home keeps nothing that the target could contradict: killed anywhere, the next run asks again.

-- `export changes|all|again`, `waiting: <why>`, or `refused: <why>`. `batch` and `mark` are what the target has (0 and -
-- for nothing); `incomplete`: it needs everything, whatever it has.
create or replace function intentc.begin_export(
  label text, shape text, batch bigint, mark text, incomplete boolean) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
  d intentc.dataset;
  newest bigint;
  known boolean;
begin
  call intentc.lock_exports(label);
  select * into e from intentc.export x where x.label = begin_export.label;
  select * into d from intentc.dataset x where x.stream = e.stream and x.name = e.dataset;
  if e.label is null or e.shape <> shape or d.stream is null then
    return 'waiting: the apply.sql that belongs to this job is not applied yet at home';
  end if;
  e := intentc.obey_export_requests(e);
  if e.paused then
    return 'waiting: paused on request; a request of kind resume ends that';
  end if;
  newest := intentc.newest_batch(e.stream, e.dataset);
  if newest is null then
    return 'waiting: no batch has brought it yet';
  end if;

  known := batch = 0 or exists (select from intentc.batch b
                                where b.id = begin_export.batch and b.stream = e.stream and b.state = 'committed'
                                  and intentc.mark_of(b) = begin_export.mark);
  if not known and not e.again then
    return intentc.refuse_export(e, format(
      'the target has batch %s, which this database does not have (was it restored from a backup?); if it should have '
      'what is here: insert into intentc.request (kind, label, reason) values (''rehydrate'', %L, ''why'')', batch, label));
  end if;

  call intentc.confirm_export(e, case when known then nullif(batch, 0) end);
  select * into e from intentc.export x where x.label = begin_export.label;
  if e.again then
    return 'export again';
  elsif batch = newest and not incomplete then
    return 'waiting: nothing new';
  elsif batch = 0 or incomplete or d.key = '{}' or not d.track_deletes or batch < e.since
        or to_regclass(format('gone.%I', d.relation)) is null then
    return 'export all';
  end if;
  return 'export changes';
end
$$;

-- Exports of one dataset forget deleted keys together, so each step locks them all, in one order.
create or replace procedure intentc.lock_exports(label text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
begin
  select * into e from intentc.export x where x.label = lock_exports.label;
  perform from intentc.export x where x.stream = e.stream and x.dataset = e.dataset order by x.label for update;
end
$$;

create or replace function intentc.obey_export_requests(e intentc.export) returns intentc.export
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intentc.request;
begin
  for r in select * from intentc.request x
           where x.label = e.label and x.consumed_at is null and x.kind in ('pause', 'resume', 'rehydrate')
           order by x.id for update
  loop
    e.again := e.again or r.kind = 'rehydrate';
    e.paused := case r.kind when 'pause' then true when 'resume' then false else e.paused end;
    update intentc.request set consumed_at = clock_timestamp() where id = r.id;
    insert into intentc.event (kind, label, message, contact)
    values (r.kind, e.label, format('%s asked: %s', r.asked_by, r.reason), intentc.contact_of(e.stream));
  end loop;
  update intentc.export x set again = e.again, paused = e.paused where x.label = e.label;
  return e;
end
$$;

create or replace function intentc.contact_of(stream text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce((select s.contact from intentc.stream s where s.identity = stream), '')
$$;

create or replace function intentc.refuse_export(e intentc.export, message text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  values ('refused', e.label, message, intentc.contact_of(e.stream));
  return 'refused: ' || message;
end
$$;

-- The target has everything up to this batch. Deleted keys that all targets know of are forgotten.
create or replace procedure intentc.confirm_export(e intentc.export, batch bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  kept constant text := (select format('gone.%I', d.relation) from intentc.dataset d
                         where d.stream = e.stream and d.name = e.dataset);
  floor bigint;
begin
  update intentc.export x set batch = confirm_export.batch where x.label = e.label;
  -- Who has nothing yet does not say what it will need.
  select min(coalesce(x.batch, 0)) into floor from intentc.export x where x.stream = e.stream and x.dataset = e.dataset;
  if floor > e.since and to_regclass(kept) is not null then
    execute format('delete from %s where _batch <= $1', kept) using floor;
    update intentc.export x set since = floor
    where x.stream = e.stream and x.dataset = e.dataset and x.since < floor;
  end if;
end
$$;

-- The statement that reads what is to be sent; both it and what it reads are of the snapshot of its transaction.
create or replace function intentc.export_rows(label text, shape text, batch bigint, mode text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
  d intentc.dataset;
  names text;
  as_key text;
  rows_sql text;
begin
  select * into e from intentc.export x where x.label = export_rows.label;
  if e.shape is distinct from shape then
    raise exception 'the settings of % have just changed', label using hint = 'the next run waits for the job that belongs to them';
  end if;
  select * into strict d from intentc.dataset x where x.stream = e.stream and x.name = e.dataset;
  select string_agg(format('t.%I', c), ', ' order by n),
         string_agg(case when c = any (d.key) then format('t.%I', c) else 'null' end, ', ' order by n)
  into names, as_key
  from unnest(d.columns) with ordinality u(c, n);

  rows_sql := format('select %s, ''u'', t._batch, null::bigint, null::date from store.%I t', names, d.relation);
  if mode = 'changes' then
    rows_sql := rows_sql || format(' where t._batch > %s', batch)
      || format(' union all select %1$s, ''d'', null, null, null from gone.%2$I t where t._batch > %3$s '
                'and not exists (select from store.%2$I s where %4$s)', as_key, d.relation, batch, intentc.same_key(d));
  end if;
  if d.history = 'forensic' then
    rows_sql := rows_sql || format(' union all select %s, ''c'', t._batch_in, t._batch_out, t._month from history.%I t',
                                   names, d.relation)
      || case when mode = 'changes' then format(' where t._batch_out > %s', batch) else '' end;
  end if;
  return rows_sql;
end
$$;

-- The batches that the rows are the result of: of a live table the newest, with history all whose times its views need.
create or replace function intentc.exported_batches(label text, batch bigint, mode text)
returns table (batch bigint, mark text, begun_at timestamptz, staged_at timestamptz, ended_at timestamptz, stream text)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select b.id, intentc.mark_of(b), b.begun_at, b.staged_at, b.ended_at, b.stream
  from intentc.export e
  join intentc.dataset d on d.stream = e.stream and d.name = e.dataset
  cross join lateral (select intentc.newest_batch(e.stream, e.dataset) as id) newest
  join intentc.batch b on b.stream = e.stream and b.state = 'committed' and b.id <= newest.id
    and (b.id = newest.id
         or d.history = 'forensic' and (exported_batches.mode <> 'changes' or b.id > exported_batches.batch))
  where e.label = exported_batches.label
  order by b.id
$$;

-- The last step of a job that ran to its end.
create or replace procedure intentc.end_export(label text, batch bigint, mode text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
begin
  call intentc.lock_exports(label);
  update intentc.export x
  set exported_at = clock_timestamp(), again = x.again and end_export.mode <> 'again'
  where x.label = end_export.label
  returning * into e;
  if e.label is not null then
    call intentc.confirm_export(e, batch);
  end if;
end
$$;

-- The last step of one that did not.
create or replace procedure intentc.export_failed(label text, message text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  select 'failed', export_failed.label, message || '; nothing is lost: the next run begins again',
         coalesce((select intentc.contact_of(e.stream) from intentc.export e where e.label = export_failed.label), '');
end
$$;
