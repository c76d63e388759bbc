-- Gates: what a batch must be before it may change a table. A batch that fails is quarantined, whole; its contact and
-- the numbers are in intentc.event, and the next run begins a fresh one.

-- Would values be cut, silently, when they are stored as `here`? What does not fit at all is an error of its own.
create or replace function intentc.cuts(there text, here text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select there <> here and case
    when here ~ '^numeric\(' and there ~ '^numeric\('
      then substring(there, ',(-?\d+)')::int > substring(here, ',(-?\d+)')::int
    when here = 'real' then there = 'double precision'
    when here ~ '^(date|time )' then there ~ '^timestamp'
    else false
  end
$$;

-- Columns whose type at the source is neither that of the last batch nor that of the warehouse; of a first batch, those
-- whose values would be cut.
create or replace function intentc.source_changes(d intentc.dataset, x intentc.batch_dataset) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(
    case when before is null then format('%I is %s at the source, and %s would cut it', col, there, here)
         else format('%I was %s at the source and is %s now', col, before, there) end, ', ' order by col)
  from intentc.last_read(d.stream, d.name) l
  cross join intentc.columns_of(format('stage.%I', d.relation)::regclass) ours
  cross join lateral (
    select c.key, c.value, ours ->> c.key, l.source ->> c.key from jsonb_each_text(x.source) c
  ) q (col, there, here, before)
  where there <> here and case when before is null then intentc.cuts(there, here) else there <> before end
$$;

-- The gates that one staged dataset does not pass. Those that are `hard` would make the merge ambiguous and cannot be
-- released.
create or replace function intentc.failed_gates(d intentc.dataset, x intentc.batch_dataset)
returns table (gate text, hard boolean, message text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  keys constant text := (select string_agg(format('%I', k), ', ' order by n) from unnest(d.key) with ordinality u(k, n));
  same_key constant text := intentc.same_key(d);
  changes constant text := intentc.source_changes(d, x);
  staged bigint;
  present bigint;
  bad bigint;
  col text;
begin
  if changes is not null then
    return query select 'schema', false, changes;
  end if;

  execute format('select count(*) from stage.%I where _op = ''u''', d.relation) into staged;
  if x.complete or same_key is null then
    execute format('select count(*) from store.%I', d.relation) into present;
  else
    -- Changes come often and are few: what is stored is counted only if rows go, and no further than where it is enough.
    execute format('select count(*) from stage.%1$I s join store.%1$I t on %2$s where s._op = ''d''', d.relation, same_key)
    into bad;
    if bad > 0 then
      execute format('select count(*) from (select from store.%I limit %L::bigint + 1) q', d.relation,
                     greatest(d.delete_floor, bad, ceil(bad / nullif(d.delete_share, 0)))) into present;
    end if;
  end if;
  if x.complete and staged = 0 and present > 0 then
    return query select 'empty-snapshot', false, format('no rows were read, and the table has %s', present);
  elsif present > d.delete_floor or not x.complete and staged = 0 and present > 0 then
    if same_key is null then
      bad := greatest(present - staged, 0);
    elsif x.complete then
      execute format('select count(*) from store.%1$I t where not exists (select from stage.%1$I s where %2$s and s._op = ''u'')',
                     d.relation, same_key) into bad;
    end if;
    if bad = present and staged = 0 then
      return query select 'empty-snapshot', false, format('every row would be deleted, and the table has %s', present);
    elsif present > d.delete_floor and bad > d.delete_share * present then
      return query select 'delete-share', false,
        format('%s of %s rows would be deleted, and %s %% is the limit', bad, present, round(100 * d.delete_share));
    end if;
  end if;

  if same_key is not null then
    execute format('select count(*) from (select from stage.%I where (%s) is not null group by %s having count(*) > 1) q',
                   d.relation, keys, keys) into bad;
    if bad > 0 then
      return query select 'duplicate-key', true, format('%s values of the key (%s) occur more than once', bad, keys);
    end if;
  end if;

  foreach col in array d.key || array(select r from unnest(d.required) r where r <> all (d.key)) loop
    execute format('select count(*) from stage.%1$I where %2$I is null and (_op = ''u'' or %3$L) '
                   'and %4$L <> all (coalesce(_keep, ''{}''))', d.relation, col, col = any (d.key), col) into bad;
    if bad > 0 then
      return query select case when col = any (d.key) then 'null-key' else 'not-null' end, col = any (d.key),
                          format('%s rows have no %I', bad, col);
    end if;
  end loop;

  return query select e.gate, e.fail = 'stop', e.message from intentc.failed_expectations(d, x) e where e.fail <> 'warn';
end
$$;

-- staged -> checked, or quarantined.
create or replace procedure intentc.check_batch(batch bigint, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['staged']);
  s intentc.stream;
  r intentc.request;
  failed boolean;
  hard boolean;
begin
  call intentc.lock_stage(b.stream);
  select * into strict s from intentc.stream where identity = b.stream;

  with failure as (
    insert into intentc.event (kind, label, batch, dataset, gate, message, contact)
    select case when g.hard then 'refused' else 'failed' end, s.label, b.id, d.name, g.gate, g.message, s.contact
    from intentc.dataset d
    join intentc.batch_dataset x on x.batch = b.id and x.dataset = d.name
    cross join lateral intentc.failed_gates(d, x) g
    where d.stream = b.stream
    order by d.name, g.gate
    returning kind
  )
  select count(*) > 0, coalesce(bool_or(kind = 'refused'), false) into failed, hard from failure;

  insert into intentc.event (kind, label, batch, dataset, message, contact)
  select 'warning', s.label, b.id, d.name, format('%s: %s', e.gate, e.message), s.contact
  from intentc.dataset d
  join intentc.batch_dataset x on x.batch = b.id and x.dataset = d.name
  cross join lateral intentc.failed_expectations(d, x) e
  where d.stream = b.stream and e.fail = 'warn'
  order by d.name, e.gate;

  -- A release is for the next batch that comes here, whether it turns out to need it or not.
  update intentc.request x set consumed_at = clock_timestamp(), batch = b.id
  where x.id = (select min(y.id) from intentc.request y
                where y.kind = 'release' and y.label = s.label and y.consumed_at is null)
  returning * into r;
  if r.id is not null then
    insert into intentc.event (kind, label, batch, message, contact)
    values ('release', s.label, b.id, format('%s asked: %s', r.asked_by, r.reason), s.contact);
  end if;

  if failed and (hard or r.id is null) then
    update intentc.batch set state = 'quarantined', ended_at = clock_timestamp() where id = b.id;
  else
    update intentc.batch set state = 'checked' where id = b.id;
  end if;
end
$$;
