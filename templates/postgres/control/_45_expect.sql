-- What the model expects of a dataset, asked of the rows that a batch brings and, where it takes them, of the table as it
-- would be. settings.expect: [{"kind", "columns", "least", "most", "fail": warn | quarantine | stop}].

-- The rows of a dataset as they would be after this batch.
create or replace function intentc.rows_to_be(d intentc.dataset, x intentc.batch_dataset) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select format('select %s from stage.%I where _op = ''u''', list, d.relation)
         || case when x.complete or same_key is null then ''
              else format(' union all select %s from store.%I t where not exists (select from stage.%I s where %s)',
                          list, d.relation, d.relation, same_key) end
  from (select intentc.same_key(d),
               (select string_agg(format('%I', c), ', ' order by n) from unnest(d.columns) with ordinality u(c, n))) q (same_key, list)
$$;

create or replace function intentc.failed_expectations(d intentc.dataset, x intentc.batch_dataset)
returns table (gate text, fail text, message text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  e record;
  names text;
  bad bigint;
begin
  for e in
    select r.kind, r.least, r.most, r.fail, array(select jsonb_array_elements_text(r.columns)) as columns
    from jsonb_to_recordset(d.settings -> 'expect') as r (kind text, columns jsonb, least text, most text, fail text)
  loop
    names := (select string_agg(format('%I', c), ', ' order by n) from unnest(e.columns) with ordinality u(c, n));
    gate := 'expect-' || e.kind;
    fail := e.fail;
    message := null;
    if e.kind = 'not-null' then
      execute format('select count(*) from stage.%I where _op = ''u'' and (%s)', d.relation,
        (select string_agg(format('%I is null and %L <> all (coalesce(_keep, ''{}''))', c, c), ' or ') from unnest(e.columns) c))
      into bad;
      message := case when bad > 0 then format('%s rows have no %s', bad, names) end;
    elsif e.kind = 'range' then
      execute format('select count(*) from stage.%I where _op = ''u'' and (%s)', d.relation, concat_ws(' or ',
        case when e.least <> '' then format('%s < %L', names, e.least) end,
        case when e.most <> '' then format('%s > %L', names, e.most) end)) into bad;
      message := case when bad > 0 then format('%s rows have a %s outside of %s..%s', bad, names, e.least, e.most) end;
    elsif e.kind = 'unique' then
      execute format('select count(*) from (select from (%s) r where (%s) is not null group by %s having count(*) > 1) q',
                     intentc.rows_to_be(d, x), names, names) into bad;
      message := case when bad > 0 then format('%s values of (%s) would be there more than once', bad, names) end;
    elsif e.kind = 'row-count' then
      execute format('select count(*) from (%s) r', intentc.rows_to_be(d, x)) into bad;
      message := case when bad < nullif(e.least, '')::numeric or bad > nullif(e.most, '')::numeric
                   then format('there would be %s rows, and %s..%s are expected', bad, e.least, e.most) end;
    end if;
    if message is not null then
      return next;
    end if;
  end loop;
end
$$;
