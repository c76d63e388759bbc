-- When a transformer runs is decided here, by the time of this database, whatever clock asks and however often:
--   none      every input that it reads has a batch newer than the one it read last
--   on        the same for those that the trigger names, all of them or any; not before a time of day; at the latest after a
--             while
--   cron      a minute of the schedule has come that no run has served
--   every     a start of the period has come that no run has served
--   external  whoever asks has seen the event
-- Nothing runs before each of its inputs has a first committed batch, so nothing runs downstream of a quarantined one.

-- The batches that a run would read now. Its own output is one of them where it reads that.
create or replace function intentc.read_batches(t intentc.transformer)
returns table (label text, stream text, newest bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select i, coalesce(s.identity, i),
         (select max(b.id) from intentc.batch b where b.stream = s.identity and b.state = 'committed')
  from unnest(t.inputs) i left join intentc.stream s on s.label = i
$$;

-- The numbers of one field of a cron text: `*`, `*/n`, `a`, `a-b`, and lists of them.
create or replace function intentc.cron_numbers(field text, low int, high int) returns int[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array_agg(distinct n order by n)
  from regexp_split_to_table(field, ',') item
  cross join lateral generate_series(
    case when item like '*%' then low else split_part(item, '-', 1)::int end,
    case when item like '*%' then high when item like '%-%' then split_part(item, '-', 2)::int else item::int end,
    case when item like '*/%' then substr(item, 3)::int else 1 end) n
$$;

-- The newest minute of a cron text up to `at`. Null: none in eight years, or no such day.
create or replace function intentc.cron_tick(cron text, timezone text, at timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  f constant text[] := regexp_split_to_array(btrim(cron, E' \t'), '[ \t]+');
  minutes constant int[] := intentc.cron_numbers(f[1], 0, 59);
  hours constant int[] := intentc.cron_numbers(f[2], 0, 23);
  days constant int[] := intentc.cron_numbers(f[3], 1, 31);
  months constant int[] := intentc.cron_numbers(f[4], 1, 12);
  weekdays constant int[] := intentc.cron_numbers(f[5], 0, 7);
  here constant timestamp := at at time zone timezone;
  day date := here::date;
  of_month boolean;
  of_week boolean;
  tick timestamp;
begin
  for back in 0 .. 8 * 366 loop
    of_month := extract(day from day)::int = any (days);
    of_week := extract(dow from day)::int = any (weekdays) or extract(isodow from day)::int = any (weekdays);
    -- Where both are told, either will do.
    if extract(month from day)::int = any (months)
       and ((of_month and of_week) or (f[3] <> '*' and f[5] <> '*' and (of_month or of_week)))
    then
      select max(x) into tick
      from unnest(hours) h cross join unnest(minutes) m cross join lateral (select day + make_time(h, m, 0) as x) t
      where x <= here;
      if tick is not null then
        return tick at time zone timezone;
      end if;
    end if;
    day := day - 1;
  end loop;
  return null;
end
$$;

-- The newest start of a schedule up to `at`, and a minute beyond: the clock that asks may be ahead of this one, and what
-- has been served is not served again.
create or replace function intentc.newest_tick(trigger jsonb, at timestamptz) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case trigger ->> 'kind'
    when 'cron' then intentc.cron_tick(trigger ->> 'cron', trigger ->> 'timezone', at + interval '1 minute')
    when 'every' then to_timestamp(
      (trigger ->> 'offset')::bigint
      + floor((extract(epoch from at + interval '1 minute') - (trigger ->> 'offset')::bigint) / (trigger ->> 'every')::bigint)
        * (trigger ->> 'every')::bigint)
  end
$$;

create or replace function intentc.due(label text, at timestamptz default null) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  t intentc.transformer;
  last intentc.batch;
  ready boolean;
  all_new boolean;
  any_new boolean;
begin
  select * into t from intentc.transformer x where x.label = due.label;
  if t.identity is null then
    return false;
  end if;
  at := coalesce(at, clock_timestamp());
  -- A run that was quarantined has read what it read: the same again would end there again.
  select b.* into last from intentc.batch b join intentc.stream s on s.identity = b.stream
  where s.label = t.output and b.state in ('committed', 'quarantined') and b.inputs is not null
  order by b.id desc limit 1;

  select coalesce(bool_and(n.newest is not null), true),
         bool_and(n.newest > coalesce((last.inputs ->> n.stream)::bigint, 0)) filter (where counts),
         bool_or(n.newest > coalesce((last.inputs ->> n.stream)::bigint, 0)) filter (where counts)
  into ready, all_new, any_new
  from intentc.read_batches(t) n
  cross join lateral (select t.trigger -> 'on' is null or t.trigger -> 'on' ? n.label as counts) c
  where n.label <> t.output;
  if not ready then
    return false;
  elsif exists (select from intentc.request r where r.label = t.output and r.kind = 'release' and r.consumed_at is null) then
    return true;
  elsif t.trigger ->> 'kind' = 'external' then
    return true;
  elsif t.trigger ->> 'kind' in ('cron', 'every') then
    return coalesce(intentc.newest_tick(t.trigger, at) > coalesce(last.tick, '-infinity'), false);
  elsif (at at time zone 'UTC')::time < (t.trigger ->> 'not_before')::time then
    return false;
  end if;
  return last.id is null or last.shape <> intentc.shape_of(last.stream)
         or coalesce(case when (t.trigger ->> 'any')::boolean then any_new else all_new end, false)
         or coalesce(at >= last.begun_at + make_interval(secs => (t.trigger ->> 'at_least_every')::bigint), false);
end
$$;
