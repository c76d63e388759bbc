-- The steps of a transformer's run. Two connections take them: the load login begins the run, checks and merges; in
-- between, the transformer's own login fills staging. What that login may not do itself (close a batch, empty a table) it
-- does through procedures that run as their owner, for its own batches only.

-- The first step of a transformer's job: `begun <batch> <token>`, or `waiting: <why>`.
create or replace function intentc.begin_run(label text, shape text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  t intentc.transformer;
  answer text;
begin
  select * into t from intentc.transformer x where x.label = begin_run.label;
  if t.identity is null or t.shape <> shape or t.login = '' then
    return 'waiting: the apply.sql that belongs to this job is not applied yet';
  end if;
  if not intentc.due(label) then
    return 'waiting: nothing new to read';
  end if;
  answer := intentc.begin_batch(t.output, (select s.shape from intentc.stream s where s.label = t.output));
  if answer like 'begun %' then
    update intentc.batch b set tick = intentc.newest_tick(t.trigger, clock_timestamp())
    where b.id = split_part(answer, ' ', 2)::bigint;
  end if;
  return answer;
end
$$;

-- The transformer that this batch is a run of, if the session's login is that transformer's. SET ROLE does not change
-- `session_user`, nor does being inside a procedure of another owner.
create or replace function intentc.my_run(batch bigint) returns intentc.transformer
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  t intentc.transformer;
begin
  select x.* into t from intentc.batch b
  join intentc.stream s on s.identity = b.stream
  join intentc.transformer x on x.output = s.label
  where b.id = my_run.batch and x.login = session_user;
  if t.identity is null then
    raise exception 'batch % is no run of `%`', batch, session_user using errcode = 'insufficient_privilege';
  end if;
  return t;
end
$$;

create or replace function intentc.hold_run(batch bigint, token bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform intentc.my_run(batch);
  return intentc.hold(batch, token);
end
$$;

-- Empties staging and notes what is read: the transaction of a run is one snapshot (repeatable read), this included.
create or replace procedure intentc.open_run(batch bigint, token bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t constant intentc.transformer := intentc.my_run(batch);
begin
  call intentc.stage(batch, token);
  update intentc.batch b
  set inputs = (select jsonb_object_agg(n.stream, n.newest) from intentc.read_batches(t) n where n.newest is not null) where b.id = open_run.batch;
end
$$;

-- Where the rows of one output go, and where its code finds its names. From here on the dataset counts as produced: should
-- its code fail, the transaction takes that back.
create or replace function intentc.open_output(
  batch bigint, token bigint, dataset text, out relation text, out columns text[], out required text[], out path text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t constant intentc.transformer := intentc.my_run(batch);
  b constant intentc.batch := intentc.mine(batch, token, array['open']);
begin
  select d.relation, d.columns, array(select distinct r from unnest(d.key || d.required) r order by r)
  into strict relation, columns, required
  from intentc.dataset d where d.stream = b.stream and d.name = dataset;
  path := format('%I, pg_catalog, pg_temp', t.workspace);
  insert into intentc.batch_dataset (batch, dataset) values (b.id, dataset);
end
$$;

-- The code without the semicolon that may end it; an error if it is not one select statement.
create or replace function intentc.one_select(code text, path text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  c refcursor;
  pieces constant text[] := string_to_array(code, ';');
  statement text;
begin
  perform set_config('search_path', path, true);
  begin
    open c for execute code;  -- several statements, or none, do not make a cursor
    close c;
  exception when invalid_cursor_definition then
    raise exception 'the code is not one select statement (%)', sqlerrm;
  end;
  -- The statement ends at the first semicolon where what stands before is one by itself, and is none with a parenthesis
  -- behind it (which a comment would hide). A semicolon inside quotes leaves an open quote before it.
  for n in 1 .. cardinality(pieces) - 1 loop
    statement := array_to_string(pieces[1:n], ';');
    begin
      open c for execute statement;
      close c;
      begin
        open c for execute statement || ' )';
        close c;
      exception when syntax_error then
        return statement;
      end;
    exception when others then
      null;
    end;
  end loop;
  return code;
end
$$;

-- The rows of one output dataset: the result of `code`, staged. It runs with the rights of the login that calls this and
-- no others. Columns are matched by name.
create or replace function intentc.run_select(batch bigint, token bigint, dataset text, code text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o constant record := intentc.open_output(batch, token, dataset);
  query constant text := format(E'(\n%s\n) q', intentc.one_select(code, o.path));
  c refcursor;
  sample record;
  made text[];
  wrong text;
  list text;
  rows_staged bigint;
begin
  perform set_config('search_path', o.path, true);
  open c for execute 'select * from ' || query || ' limit 0';
  fetch c into sample;  -- no row, but its columns
  close c;
  made := array(select json_object_keys(row_to_json(sample)));

  select string_agg(m, ', ') into wrong from unnest(made) m where m <> all (o.columns);
  if wrong is not null then
    raise exception 'output `%` has no column `%`', dataset, wrong
      using hint = format('its columns are %s', array_to_string(o.columns, ', '));
  end if;
  select string_agg(m, ', ') into wrong from (select m from unnest(made) m group by m having count(*) > 1) twice;
  if wrong is not null then
    raise exception 'the code of output `%` selects `%` more than once', dataset, wrong;
  end if;
  select string_agg(r, ', ') into wrong from unnest(o.required) r where r <> all (made);
  if wrong is not null then
    raise exception 'the code of output `%` does not select `%`, which may not be null', dataset, wrong;
  end if;

  select string_agg(format('%I', m), ', ') into list from unnest(made) m;
  execute format('insert into stage.%I (%s) select %s from ', o.relation, list, list) || query;
  get diagnostics rows_staged = row_count;
  return rows_staged;
end
$$;

-- A select can make large objects, which would stay: that is no output.
create or replace procedure intentc.close_run(batch bigint, token bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform intentc.my_run(batch);
  if exists (select from pg_largeobject_metadata l where l.lomowner = to_regrole(quote_ident(session_user))) then
    raise exception '`%` owns large objects, and a transformer makes nothing but its output', session_user;
  end if;
  call intentc.staged(batch, token);
end
$$;

-- The load login takes over: as intentc.hold, for a batch that is staged.
create or replace function intentc.hold_staged(batch bigint, token bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  key bigint;
begin
  select intentc.lock_key(b.stream) into strict key from intentc.batch b where b.id = batch;
  perform pg_advisory_lock(key);
  if exists (select from intentc.batch b where b.id = hold_staged.batch and b.token = hold_staged.token
                                           and b.state = 'staged' and b.shape = intentc.shape_of(b.stream)) then
    return true;
  end if;
  perform pg_advisory_unlock(key);
  return false;
end
$$;

-- What went wrong in the transformer's own session, for whoever looks after it. The batch stays open: the next run takes it
-- over.
create or replace procedure intentc.fail_run(label text, batch bigint, token bigint, message text)
language sql set search_path = pg_catalog, pg_temp as $$
  insert into intentc.event (kind, label, batch, message, contact)
  select 'failed', fail_run.label, b.id, format('attempt %s: %s', fail_run.token, left(fail_run.message, 4000)),
         coalesce(s.contact, '')
  from intentc.batch b left join intentc.stream s on s.identity = b.stream where b.id = fail_run.batch
$$;
