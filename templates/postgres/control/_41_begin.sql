-- The first step of a job: allot a batch, or take over the one that a dead runner left, as a new attempt.
-- The producer is read only after this has committed, so a later attempt never carries older rows.

-- `begun <batch> <token>`, or `waiting: <why>`.
create or replace function intentc.begin_batch(label text, shape text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  s intentc.stream;
  b intentc.batch;
begin
  select * into s from intentc.stream x where x.label = begin_batch.label;
  if s.identity is null or s.shape <> shape then
    return 'waiting: the apply.sql that belongs to this job is not applied yet';
  end if;
  if not pg_try_advisory_xact_lock(intentc.lock_key(s.identity)) then
    return 'waiting: another runner has this stream';
  end if;
  if intentc.obey_requests(s) then
    return 'waiting: paused on request; a request of kind resume ends that';
  end if;

  update intentc.batch x
  set token = x.token + 1, state = 'open', shape = intentc.shape_of(s.identity), inputs = null, position = null,
      staged_at = null, source_at = clock_timestamp()
  where x.stream = s.identity and x.state in ('open', 'staged', 'checked')
  returning * into b;
  if b.id is null then
    insert into intentc.batch (stream, shape, generation, source_at)
    values (s.identity, intentc.shape_of(s.identity), (select generation from intentc.applied a where a.chunk = s.chunk),
            clock_timestamp())
    returning * into b;
  end if;
  return format('begun %s %s', b.id, b.token);
end
$$;

-- Consumes the requests that concern the beginning of a batch. True: the stream is paused.
create or replace function intentc.obey_requests(s intentc.stream) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intentc.request;
  pausing boolean := s.paused;
begin
  for r in select * from intentc.request x
           where x.label = s.label and x.consumed_at is null and x.kind in ('pause', 'resume', 'discard')
           order by x.id for update
  loop
    if r.kind = 'discard' then
      update intentc.batch set state = 'abandoned', ended_at = clock_timestamp()
      where stream = s.identity and state in ('open', 'staged', 'checked');
    else
      pausing := r.kind = 'pause';
      update intentc.stream x set paused = pausing where x.identity = s.identity;
    end if;
    update intentc.request set consumed_at = clock_timestamp() where id = r.id;
    insert into intentc.event (kind, label, message, contact)
    values (r.kind, s.label, format('%s asked: %s', r.asked_by, r.reason), s.contact);
  end loop;
  return pausing;
end
$$;
