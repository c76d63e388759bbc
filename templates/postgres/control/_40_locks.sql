-- One runner per stream. Two things together make it so:
-- the advisory lock, held by the session that stages and merges, tells a living runner from a dead one;
-- the token, raised by every attempt, stops a runner that was overtaken while it did not hold the lock.

create or replace function intentc.lock_key(stream text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hashtextextended('intentc stream ' || stream, 0)
$$;

-- Who holds a lock, for messages. Locks of this kind are anybody's: the holder need not be a runner at all.
create or replace function intentc.holder_of(key bigint) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce((
    select format(' (process %s%s)', l.pid, ', role ' || a.usename)
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and (l.classid::bigint << 32 | l.objid::bigint) = key and l.pid <> pg_backend_pid()
    order by l.pid limit 1), '')
$$;

-- Takes the stream for the rest of this session. False: this attempt was overtaken, or the settings have changed since it
-- began. While an attempt is the newest one nobody else keeps the lock: others take it only to begin (and then find it
-- free or wait) or to learn here that they were overtaken. So this waits for moments, never for another's work.
-- Poolers that share sessions between clients must not stand in between.
create or replace function intentc.hold(batch bigint, token bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  key bigint;
begin
  select intentc.lock_key(b.stream) into strict key from intentc.batch b where b.id = batch;
  if intentc.is_newest(batch, token) then
    perform pg_advisory_lock(key);
    if intentc.is_newest(batch, token) then
      return true;
    end if;
    perform pg_advisory_unlock(key);
  end if;
  return false;
end
$$;

create or replace function intentc.is_newest(batch bigint, token bigint) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select exists (select from intentc.batch b where b.id = is_newest.batch and b.token = is_newest.token
                                               and b.state = 'open' and b.shape = intentc.shape_of(b.stream))
$$;

-- Every step asks again: the batch of this attempt, locked, in one of these states, or an error.
create or replace function intentc.mine(batch bigint, token bigint, states text[]) returns intentc.batch
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b intentc.batch;
begin
  select * into strict b from intentc.batch x where x.id = batch;
  if not pg_try_advisory_xact_lock(intentc.lock_key(b.stream)) then
    raise exception 'batch %: another runner has this stream%', batch, intentc.holder_of(intentc.lock_key(b.stream));
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
