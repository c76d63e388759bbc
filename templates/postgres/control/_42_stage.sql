-- Staging: from empty, in one transaction, counted at both ends.

create or replace procedure intentc.stage(batch bigint, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['open']);
  d intentc.dataset;
begin
  delete from intentc.batch_dataset x where x.batch = stage.batch;
  for d in select * from intentc.dataset x where x.stream = b.stream order by x.name loop
    call intentc.refuse_planted(d.relation);
    execute format('truncate stage.%I', d.relation);
  end loop;
end
$$;

-- What is judged, counted and merged is one content: meanwhile nobody else writes to staging. Those who may insert there can
-- keep it locked, and are told of.
create or replace procedure intentc.lock_stage(stream text)
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '1min' as $$
declare
  name text;
begin
  for name in select x.relation from intentc.dataset x where x.stream = lock_stage.stream order by 1 loop
    begin
      execute format('lock table stage.%I in share row exclusive mode', name);
    exception when lock_not_available then
      raise exception 'stage.% is locked by another session: %', name,
        (select string_agg(distinct format('process %s%s', l.pid, ', role ' || a.usename), '; ')
         from pg_locks l left join pg_stat_activity a on a.pid = l.pid
         where l.relation = format('stage.%I', name)::regclass and l.granted and l.mode <> 'AccessShareLock');
    end;
  end loop;
end
$$;

-- Every dataset must have arrived, in full: the producer names them after its last row, so a stream that broke off
-- named none. The counts are what the merge must find again.
create or replace procedure intentc.staged(batch bigint, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['open']);
  d intentc.dataset;
  found_rows bigint;
begin
  for d in select * from intentc.dataset x where x.stream = b.stream order by x.name loop
    call intentc.refuse_planted(d.relation);
    execute format('select count(*) from stage.%I', d.relation) into found_rows;
    update intentc.batch_dataset x set staged = found_rows, columns = d.columns
    where x.batch = b.id and x.dataset = d.name;
    if not found then
      raise exception 'batch %: the rows of dataset % ended early, after %', b.id, d.name, found_rows
        using hint = 'nothing of it is kept; the next run starts this batch again';
    end if;
  end loop;
  update intentc.batch x
  set state = 'staged', staged_at = clock_timestamp(),
      position = (select case when min(y.mark) like '{%'
                    then min(y.mark)::jsonb || jsonb_build_object('tables', jsonb_strip_nulls(jsonb_object_agg(
                           y.dataset, case when y.mark like '{%' then y.mark::jsonb -> 'tables' -> y.dataset end)))
                    else jsonb_object_agg(y.dataset, y.mark) end
                  from intentc.batch_dataset y where y.batch = b.id and y.mark is not null)
  where x.id = b.id;
end
$$;
