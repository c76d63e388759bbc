-- Transformers: one select per output dataset over the views of the workspace, staged and merged like any other batch.

-- Is there something new to read? Every input must have a committed batch, newer than the one read by the last
-- committed run; new code, or output of a new shape, is something new as well.
create or replace function intentc.due(label text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  t intentc.transformer;
  last intentc.batch;
  fresh boolean;
  ready boolean;
begin
  select * into t from intentc.transformer x where x.label = due.label;
  select b.* into last from intentc.batch b join intentc.stream s on s.identity = b.stream
  where s.label = t.output and b.state = 'committed' and b.inputs is not null
  order by b.id desc limit 1;

  select coalesce(bool_and(n.newest is not null), false),
         coalesce(bool_and(n.newest > (last.inputs ->> n.stream)::bigint), true)
  into ready, fresh
  from intentc.newest_inputs(t) n;
  return ready and (last.id is null or fresh or last.shape <> intentc.shape_of(last.stream));
end
$$;

create or replace function intentc.newest_inputs(t intentc.transformer) returns table (stream text, newest bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(s.identity, i),
         (select max(b.id) from intentc.batch b where b.stream = s.identity and b.state = 'committed')
  from unnest(t.inputs) i left join intentc.stream s on s.label = i
$$;

-- The first step of a transformer's job: `begun <batch> <token>`, or `waiting: <why>`.
create or replace function intentc.begin_run(label text, shape text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  t intentc.transformer;
begin
  select * into t from intentc.transformer x where x.label = begin_run.label;
  if t.identity is null or t.shape <> shape then
    return 'waiting: the apply.sql that belongs to this job is not applied yet';
  end if;
  if not intentc.due(label) then
    return 'waiting: nothing new to read';
  end if;
  return intentc.begin_batch(t.output, (select s.shape from intentc.stream s where s.label = t.output));
end
$$;
