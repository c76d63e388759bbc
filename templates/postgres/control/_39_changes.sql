-- Changes of a logical slot into staging: per key what they come to, as one row.

-- Where a run puts what the source sent, until its transaction ends.
create or replace procedure intentc.expect_changes()
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temporary table tracked (dataset text, named text, root boolean) on commit drop;
  create temporary table change (n bigint, lsn pg_lsn, line text) on commit drop;
  create temporary table decoded (dataset text, n bigint, op text, whole boolean, before jsonb, after jsonb, kept text[])
    on commit drop;
  create temporary table step (key jsonb, n bigint, op "char", fields jsonb, kept text[], came_from jsonb) on commit drop;
  create index on pg_temp.step (key, n);
end
$$;

-- The values of the key in a tuple, as an array; null without a tuple.
create or replace function intentc.key_in(named text[], fields jsonb) returns jsonb
language sql immutable strict set search_path = pg_catalog, pg_temp as $$
  select jsonb_agg(fields -> k order by n) from unnest(named) with ordinality u(k, n)
$$;

-- The stored value of a column, as text: what an unchanged value is when its row has got another key.
create or replace function intentc.stored_value(d intentc.dataset, key jsonb, col text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  result text;
begin
  execute format('select %I::text from store.%I where %s', col, d.relation,
    (select string_agg(format('%I = %L', k, key ->> (n::int - 1)), ' and ') from unnest(d.key) with ordinality u(k, n)))
  into result;
  return result;
end
$$;

-- The value that a kept column has at this step: that of the step before of the same key, or of the key that the row had
-- then. Null: it is stored, under this key.
create or replace function intentc.kept_value(d intentc.dataset, at_key jsonb, at_n bigint, came_from jsonb, col text, named text)
returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  this_key jsonb := at_key;
  this_n bigint := at_n;
  origin jsonb := came_from;
  moved boolean := false;
  s record;
begin
  loop
    if origin is not null then
      this_key := origin;
      this_n := this_n - 1;  -- not the step that took the old row away
      moved := true;
    end if;
    select * into s from pg_temp.step x where x.key = this_key and x.n < this_n order by x.n desc limit 1;
    if not found then
      return case when moved then intentc.stored_value(d, this_key, col) end;
    end if;
    if named <> all (coalesce(s.kept, '{}')) then
      return s.fields ->> named;
    end if;
    this_n := s.n;
    origin := s.came_from;
  end loop;
end
$$;

create or replace procedure intentc.stage_dataset_changes(d intentc.dataset)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  names constant jsonb := coalesce(d.settings -> 'named', '{}');  -- column -> its name at the source
  key constant text[] := array(select coalesce(names ->> k, k) from unnest(d.key) with ordinality u(k, n) order by n);
  types constant jsonb := intentc.columns_of(format('stage.%I', d.relation)::regclass);
  s record;
  col text;
  kept_now text[];
  filled text;
begin
  truncate pg_temp.step;
  -- A changed key is two steps: the old row goes, the new one comes. What the old row tells of an unwritten value is taken.
  insert into pg_temp.step (key, n, op, fields, kept, came_from)
  select intentc.key_in(key, x.before), 2 * x.n, 'd',
         (select jsonb_object_agg(k, x.before -> k) from unnest(key) k), null, null
  from pg_temp.decoded x
  where x.dataset = d.name and x.before is not null
    and (x.op = 'DELETE' or intentc.key_in(key, x.before) <> intentc.key_in(key, x.before || x.after))
  union all
  select intentc.key_in(key, x.told || x.after), 2 * x.n + 1, 'u', x.told || x.after,
         nullif(array(select k from unnest(x.kept) k where not x.told ? k), '{}'),
         case when intentc.key_in(key, x.before) <> intentc.key_in(key, x.told || x.after)
           then intentc.key_in(key, x.before) end
  from (select *, coalesce((select jsonb_object_agg(k, q.before -> k) from unnest(q.kept) k where q.before ? k), '{}') as told
        from pg_temp.decoded q where q.dataset = d.name and q.op in ('INSERT', 'UPDATE')) x;

  for s in
    select x.ctid, x.* from pg_temp.step x
    where cardinality(x.kept) > 0 and not exists (select from pg_temp.step y where y.key = x.key and y.n > x.n)
  loop
    kept_now := '{}';
    foreach col in array d.columns loop
      continue when coalesce(names ->> col, col) <> all (s.kept);
      filled := intentc.kept_value(d, s.key, s.n, s.came_from, col, coalesce(names ->> col, col));
      if filled is null then
        kept_now := kept_now || col;
      else
        s.fields := s.fields || jsonb_build_object(coalesce(names ->> col, col), filled);
      end if;
    end loop;
    update pg_temp.step x set fields = s.fields, kept = kept_now where x.ctid = s.ctid;
  end loop;

  -- Text becomes the column's type as in a COPY: what is too long is refused and not cut.
  execute format(
    'insert into stage.%I (%s, _op, _keep, _position) '
    'select distinct on (key) %s, op, nullif(kept, ''{}''), n from pg_temp.step order by key, n desc',
    d.relation,
    (select string_agg(format('%I', c), ', ' order by n) from unnest(d.columns) with ordinality u(c, n)),
    (select string_agg(format(case when types ->> c ~ '^character' then 'fields ->> %L' else '(fields ->> %L)::%s' end,
                              coalesce(names ->> c, c), types ->> c), ', ' order by n)
     from unnest(d.columns) with ordinality u(c, n)));
end
$$;

create or replace procedure intentc.stage_changes(batch bigint, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['open']);
  done constant pg_lsn := (intentc.read_to(b.id) ->> 'lsn')::pg_lsn;
  d intentc.dataset;
  emptied record;
begin
  -- Names are those of now: where another table has one of them since, its changes and the old one's cannot be told apart.
  if exists (
    select from intentc.batch_dataset y
    cross join jsonb_each(intentc.read_to(b.id) -> 'tables' -> y.dataset) k (oid, named)
    where y.batch = b.id and not y.complete and y.mark::jsonb -> 'tables' -> y.dataset -> k.oid is distinct from k.named)
  then
    raise exception 'batch %: a table was replaced at the source meanwhile', b.id
      using hint = 'the next run reads everything again';
  end if;

  -- What was read before comes again if the slot could not be moved on. A transaction is known by its end.
  delete from pg_temp.change c using (
    select n, max(lsn) filter (where line like 'COMMIT%') over (partition by ends) as committed
    from (select n, lsn, line, count(*) filter (where line like 'COMMIT%') over (order by n desc) as ends from pg_temp.change) q
  ) t where t.n = c.n and t.committed <= done;

  insert into pg_temp.decoded (dataset, n, op, whole, before, after, kept)
  select t.dataset, c.n, x.op, t.root, x.before, x.after, x.kept
  from pg_temp.change c
  cross join lateral intentc.decode_change(c.line) x
  join pg_temp.tracked t on t.named = any (x.tables)
  where c.line like 'table %';

  for d in select x.* from intentc.dataset x join intentc.batch_dataset y on y.dataset = x.name and y.batch = b.id
           where x.stream = b.stream and not y.complete order by x.name loop
    -- After a TRUNCATE what comes is all there is.
    select max(x.n) as at, bool_or(x.whole) as whole into emptied
    from pg_temp.decoded x where x.dataset = d.name and x.op = 'TRUNCATE';
    if emptied.at is not null then
      if not emptied.whole then
        raise exception 'dataset %: a part of its table was truncated by itself, and changes cannot tell which rows it had',
          d.name using hint = 'ask for a resync of this stream';
      end if;
      delete from pg_temp.decoded x where x.dataset = d.name and x.n <= emptied.at;
      update intentc.batch_dataset y set complete = true where y.batch = b.id and y.dataset = d.name;
    end if;
    call intentc.stage_dataset_changes(d);
  end loop;
end
$$;
