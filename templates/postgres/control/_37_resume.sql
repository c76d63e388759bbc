-- Where a capture goes on: after what the newest committed batch has read. A batch that came to nothing moved nothing.

-- The newest committed batch that has this dataset, or no row.
create or replace function intentc.last_read(stream text, dataset text) returns intentc.batch_dataset
language sql stable set search_path = pg_catalog, pg_temp as $$
  select x from intentc.batch b join intentc.batch_dataset x on x.batch = b.id
  where b.stream = last_read.stream and b.state = 'committed' and x.dataset = last_read.dataset
  order by b.id desc limit 1
$$;

-- By watermark, per dataset: {"low": the last mark, from which to read on, or null to read every row,
--                             "replay": the mark from which to read, where that was asked for and is older,
--                             "settled": the transaction from which on rows may have come late,
--                             "complete": whether stored rows that are not read are deleted}.
-- Every row is read the first time, when the model has a new column (older rows have it too), and when all rows are to
-- be compared (`deletes: {compare: ...}`, or a request). Of a cdc stream also when the batch before did not have the dataset:
-- the slot has moved on.
create or replace function intentc.windows(batch bigint) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_object_agg(d.name, jsonb_build_object(
    'low', case when c.complete or not d.columns <@ coalesce(l.columns, '{}') or l.mark like '{%' then null else l.mark end,
    'replay', b.asked ->> 'replay',
    'settled', l.settled,
    'complete', c.complete or s.capture = 'cdc' and not d.columns <@ coalesce(l.columns, '{}')))
  from intentc.batch b
  join intentc.stream s on s.identity = b.stream
  join intentc.dataset d on d.stream = s.identity
  cross join lateral intentc.last_read(s.identity, d.name) l
  cross join lateral (
    select l.batch is null or b.asked ? 'resync'
           or s.capture = 'cdc' and l.batch < (select max(y.id) from intentc.batch y
                                               where y.stream = s.identity and y.state = 'committed')
           or not exists (select from intentc.batch y join intentc.batch_dataset x on x.batch = y.id
                          where y.stream = s.identity and y.state = 'committed' and x.dataset = d.name and x.complete
                            and y.begun_at > b.begun_at - (s.settings ->> 'compare')::interval)
              and s.settings ? 'compare') c (complete)
  where b.id = windows.batch
$$;

-- Of a cdc stream: the position that the newest committed batch has read to; null: everything is to be read.
create or replace function intentc.read_to(batch bigint) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when last.position ? 'lsn' and not b.asked ? 'resync' then last.position end
  from intentc.batch b
  left join lateral (select x.position from intentc.batch x where x.stream = b.stream and x.state = 'committed'
                     order by x.id desc limit 1) last on true
  where b.id = read_to.batch
$$;

-- What an attempt met, where operators look. The same is told once per batch.
create or replace procedure intentc.note(batch bigint, token bigint, kind text, why text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b intentc.batch;
  words constant text := left(regexp_replace(why, '^psql:[^\n]*?:\d+: ', '', 'gn'), 4000);
begin
  select * into b from intentc.batch x where x.id = batch;
  if b.token = token and not exists (
    select from intentc.event e where e.batch = b.id and e.kind = note.kind and e.message = words)
  then
    insert into intentc.event (kind, label, batch, message, contact)
    select kind, s.label, b.id, words, s.contact from intentc.stream s where s.identity = b.stream;
  end if;
end
$$;

-- What concerns a stream and no batch. The same is told once a day.
create or replace procedure intentc.tell(label text, kind text, why text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  select kind, s.label, left(why, 4000), s.contact
  from intentc.stream s
  where s.label = tell.label and not exists (
    select from intentc.event e
    where e.label = s.label and e.kind = tell.kind and e.message = left(why, 4000)
      and e.at > clock_timestamp() - interval '1 day');
end
$$;
