-- One runner per stream. Two things together make it so:
-- the advisory lock, held by the session that stages and merges, tells a living runner from a dead one;
-- the token, raised by every attempt, stops a runner that was overtaken while it did not hold the lock.

create or replace function intentc.lock_key(stream text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hashtextextended('intentc stream ' || stream, 0)
$$;

-- Takes the stream for the rest of this session. False: another runner has it, or this attempt was overtaken, or the
-- settings have changed since it began. Poolers that share sessions between clients must not stand in between.
create or replace function intentc.hold(batch bigint, token bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  key bigint;
begin
  select intentc.lock_key(b.stream) into strict key from intentc.batch b where b.id = batch;
  if not pg_try_advisory_lock(key) then
    return false;
  end if;
  if exists (select from intentc.batch b where b.id = batch and b.token = hold.token and b.state = 'open'
                                           and b.shape = intentc.shape_of(b.stream)) then
    return true;
  end if;
  perform pg_advisory_unlock(key);
  return false;
end
$$;

-- Every step asks again: the batch of this attempt, locked, in one of these states, or an error.
create or replace function intentc.mine(batch bigint, token bigint, states text[]) returns intentc.batch
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b intentc.batch;
begin
  select * into strict b from intentc.batch x where x.id = batch;
  if not pg_try_advisory_xact_lock(intentc.lock_key(b.stream)) then
    raise exception 'batch %: another runner has this stream', batch;
  end if;
  select * into strict b from intentc.batch x where x.id = batch for update;
  if b.token <> token then
    raise exception 'batch %: attempt % was overtaken by attempt %', batch, token, b.token;
  end if;
  if b.state <> all (states) then
    raise exception 'batch % is %, not %', batch, b.state, array_to_string(states, ' or ');
  end if;
  return b;
end
$$;

-- What a batch of the stream is made for: the shape of its tables and, where code makes the rows, the code.
-- Null: the stream is not set up.
create or replace function intentc.shape_of(stream text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ', s.shape, (select t.shape from intentc.transformer t where t.output = s.label))
  from intentc.stream s where s.identity = stream
$$;

create or replace function intentc.label_of(stream text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce((select s.label from intentc.stream s where s.identity = stream), stream)
$$;
