-- What was applied, what operators asked for, and what happened.

create table if not exists intentc.applied (
  chunk text primary key,
  platform text not null,
  digest text not null,
  generation bigint not null,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user
);

create table if not exists intentc.request (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('pause', 'resume', 'discard', 'release', 'resync', 'replay', 'rehydrate')),
  label text not null,
  reason text not null,
  asked_by text not null default session_user,
  asked_at timestamptz not null default clock_timestamp(),
  consumed_at timestamptz,
  batch bigint
);
do $$
begin
  if pg_get_constraintdef((select oid from pg_constraint where conrelid = 'intentc.request'::regclass
                                                           and conname = 'request_kind_check')) !~ 'replay' then
    alter table intentc.request drop constraint request_kind_check,
      add constraint request_kind_check check (kind in ('pause', 'resume', 'discard', 'release', 'resync', 'replay', 'rehydrate'));
  end if;
end
$$;
call intentc.put_column('request', 'range', 'text');
comment on column intentc.request.range is 'of a replay: the mark from which to read again';
call intentc.put_index('request_waiting', 'request (label) where consumed_at is null');
comment on table intentc.request is
  'insert into intentc.request (kind, label, reason) values (...); each row is consumed once: pause and resume, discard '
  '(the batch in progress), release (of the next batch that a gate stops), resync (read everything), replay (from a mark '
  'on), rehydrate (of an export: bring everything)';

create table if not exists intentc.event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  label text not null,
  batch bigint,
  dataset text,
  gate text,
  message text not null,
  contact text not null default ''
);

call intentc.put_index('event_batch', 'event (batch)');
call intentc.put_index('event_label', 'event (label, id)');

-- Called by the applier at the end of the transaction that ran the chunk's apply.sql. `platform` is the platform's folder
-- in the render: a database belongs to one, for each would drop what the other's chunks of the same name asked for.
create or replace procedure intentc.record_applied(platform text, chunk text, digest text, generation bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  before bigint;
  owner constant text := (select min(a.platform) from intentc.applied a);
begin
  if owner <> platform then
    raise exception 'this database belongs to platform folder `%`, not to `%`', owner, platform
      using hint = 'give each platform a database of its own (service.params.store)';
  end if;
  select a.generation into before from intentc.applied a where a.chunk = record_applied.chunk for update;
  if before > generation then
    raise exception 'chunk % was applied at generation %, this is the older generation %', chunk, before, generation
      using hint = 'the render goes only forward: to return to an older intention, render it again';
  end if;
  insert into intentc.applied (platform, chunk, digest, generation) values (platform, chunk, digest, generation)
  on conflict on constraint applied_pkey do update
    set digest = excluded.digest, generation = excluded.generation,
        applied_at = clock_timestamp(), applied_by = session_user;
end
$$;
