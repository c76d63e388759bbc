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
