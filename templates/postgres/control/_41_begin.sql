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
    return 'waiting: another runner has this stream' || intentc.holder_of(intentc.lock_key(s.identity));
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
    -- What was asked of a batch that came to nothing is asked of the next one.
    insert into intentc.batch (stream, shape, generation, source_at, asked)
    values (s.identity, intentc.shape_of(s.identity), (select generation from intentc.applied a where a.chunk = s.chunk),
            clock_timestamp(),
            coalesce((select case when x.state <> 'committed' then x.asked end from intentc.batch x
                      where x.stream = s.identity order by x.id desc limit 1), '{}'))
    returning * into b;
  end if;
  call intentc.take_orders(s, b.id);
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

-- Why this text is no mark of the stream's datasets; null: it is one.
create or replace function intentc.no_mark(stream text, mark text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  type text;
begin
  for type in
    select distinct d.settings ->> 'mark' from intentc.dataset d where d.stream = no_mark.stream and d.settings ? 'mark'
  loop
    execute format('select %L::%s', mark, type::regtype);
  end loop;
  return null;
exception when data_exception then
  return sqlerrm;
end
$$;

-- Requests that change what the batch reads. They stay with it until one is committed.
create or replace procedure intentc.take_orders(s intentc.stream, batch bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intentc.request;
  refusal text;
begin
  for r in select * from intentc.request x
           where x.label = s.label and x.consumed_at is null and x.kind in ('resync', 'replay') order by x.id for update
  loop
    refusal := case
      when r.kind = 'replay' and s.capture = 'cdc' then 'what a slot has given is gone at the source; ask for a resync'
      when r.kind = 'replay' and s.capture = 'watermark' and r.range is null then 'no range: from which mark on?'
      when r.kind = 'replay' and s.capture = 'watermark' then intentc.no_mark(s.identity, r.range)
    end;
    if refusal is null then
      update intentc.batch b
      set asked = b.asked || case when r.kind = 'replay' and s.capture = 'watermark'
        then jsonb_build_object('replay', r.range) else '{"resync": true}' end
      where b.id = take_orders.batch;
    end if;
    update intentc.request x set consumed_at = clock_timestamp(), batch = take_orders.batch where x.id = r.id;
    insert into intentc.event (kind, label, batch, message, contact)
    values (r.kind, s.label, take_orders.batch, format('%s asked: %s', r.asked_by, r.reason) || coalesce('; refused: ' || refusal, ''),
            s.contact);
  end loop;
end
$$;
