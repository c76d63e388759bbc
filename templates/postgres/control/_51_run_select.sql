-- The rows of one output dataset: the result of `code`, staged. Columns are matched by name.
create or replace function intentc.run_select(label text, dataset text, code text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  result constant text := 'result_' || md5(dataset);
  t intentc.transformer;
  d intentc.dataset;
  b intentc.batch;
  made text[];
  wrong text;
  list text;
  rows_staged bigint;
begin
  select * into strict t from intentc.transformer x where x.label = run_select.label;
  select x.* into strict b from intentc.batch x join intentc.stream s on s.identity = x.stream
  where s.label = t.output and x.state = 'open';
  select * into strict d from intentc.dataset x where x.stream = b.stream and x.name = dataset;

  -- The versions read: the transaction of a run is one snapshot (repeatable read), this included.
  update intentc.batch x
  set inputs = (select jsonb_object_agg(n.stream, n.newest) from intentc.newest_inputs(t) n) where x.id = b.id;

  execute format('select intentc.%I($1, $2)', 'select_' || t.identity)
  using code, result;

  made := array(select a.attname::text from pg_attribute a
                where a.attrelid = format('pg_temp.%I', result)::regclass and a.attnum > 0 order by a.attnum);
  select string_agg(m, ', ') into wrong from unnest(made) m where m <> all (d.columns);
  if wrong is not null then
    raise exception 'output `%` has no column `%`', dataset, wrong
      using hint = format('its columns are %s', array_to_string(d.columns, ', '));
  end if;
  select string_agg(distinct r, ', ') into wrong from unnest(d.required || d.key) r where r <> all (made);
  if wrong is not null then
    raise exception 'the code of output `%` does not select `%`, which may not be null', dataset, wrong;
  end if;

  select string_agg(format('%I', m), ', ') into list from unnest(made) m;
  execute format('insert into stage.%I (%s) select %s from pg_temp.%I', d.relation, list, list, result);
  get diagnostics rows_staged = row_count;
  insert into intentc.batch_dataset (batch, dataset) values (b.id, d.name);
  return rows_staged;
end
$$;
