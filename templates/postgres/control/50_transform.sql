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

-- Stages the result of `code` as one output dataset of the batch that this session stages.
-- The code is one select and nothing else: as text of its own it must make a cursor (several statements do not), so it
-- cannot close the bracket that it is then put into. Columns are matched by name.
create or replace function intentc.run_select(label text, dataset text, code text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  query constant text := regexp_replace(code, '[;[:space:]]+$', '');
  t intentc.transformer;
  d intentc.dataset;
  b intentc.batch;
  c refcursor;
  made text[];
  unknown text;
  missing text;
  list text;
  rows_staged bigint;
begin
  select * into strict t from intentc.transformer x where x.label = run_select.label;
  select x.* into strict b from intentc.batch x join intentc.stream s on s.identity = x.stream
  where s.label = t.output and x.state = 'open';
  select * into strict d from intentc.dataset x where x.stream = b.stream and x.name = dataset;
  update intentc.batch x
  set inputs = (select jsonb_object_agg(n.stream, n.newest) from intentc.newest_inputs(t) n) where x.id = b.id;

  perform set_config('search_path', format('%I, pg_catalog, pg_temp', t.workspace), true);
  open c for execute query;
  close c;
  execute format(E'create temporary table intentc_shape as select * from (\n%s\n) q with no data', query);
  made := array(select attname from pg_catalog.pg_attribute
                where attrelid = 'pg_temp.intentc_shape'::regclass and attnum > 0);
  drop table pg_temp.intentc_shape;

  select string_agg(m, ', ') into unknown from unnest(made) m where m <> all (d.columns);
  if unknown is not null then
    raise exception 'output `%` has no column `%`', dataset, unknown
      using hint = format('its columns are %s', array_to_string(d.columns, ', '));
  end if;
  select string_agg(r, ', ') into missing from unnest(d.required || d.key) r where r <> all (made);
  if missing is not null then
    raise exception 'the code of output `%` does not select `%`, which may not be null', dataset, missing;
  end if;

  select string_agg(format('%I', m), ', ') into list from unnest(made) m;
  execute format(E'insert into stage.%I (%s) select %s from (\n%s\n) q', d.relation, list, list, query);
  get diagnostics rows_staged = row_count;
  perform set_config('search_path', 'pg_catalog, pg_temp', true);
  insert into intentc.batch_dataset (batch, dataset) values (b.id, d.name);
  return rows_staged;
end
$$;
