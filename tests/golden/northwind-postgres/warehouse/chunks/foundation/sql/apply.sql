-- Warehouse: the control schema, the workspaces and the roles.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
set local lock_timeout = '3s';
set local client_min_messages = warning;

-- The control schema: what was asked for, what ran, and what came of it. The scheduler is only a clock.
create schema if not exists intentc;
create schema if not exists store;
create schema if not exists stage;
create schema if not exists history;
create schema if not exists gone;

comment on schema intentc is 'settings, batches and procedures of the warehouse';
comment on schema store is 'base tables, one per dataset; consumers read views, never these';
comment on schema history is 'rows that were closed, one table per dataset that keeps history; append only, partitioned by month';
comment on schema gone is 'keys of deleted rows, for exports that bring changes only';
comment on schema stage is 'one staging table per dataset, rebuilt from empty by every attempt';
-- How the tables of the control schema grow. `if not exists` takes its lock before it looks, and would wait behind every
-- running job; these look first.

create or replace procedure intentc.put_column(relation text, name text, definition text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_attribute a where a.attrelid = format('intentc.%I', relation)::regclass
                                              and a.attname = put_column.name and not a.attisdropped) then
    execute format('alter table intentc.%I add column %I %s', relation, name, definition);
  end if;
end
$$;

-- `definition` is what follows the name of the index: the table, and what is indexed of it.
create or replace procedure intentc.put_index(name text, definition text, uniquely boolean default false)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass(format('intentc.%I', name)) is null then
    execute format('create %s %I on intentc.%s', case when uniquely then 'unique index' else 'index' end, name, definition);
  end if;
end
$$;

create or replace procedure intentc.drop_constraint(relation text, name text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from pg_constraint c where c.conrelid = format('intentc.%I', relation)::regclass
                                           and c.conname = drop_constraint.name) then
    execute format('alter table intentc.%I drop constraint %I', relation, name);
  end if;
end
$$;

-- A view for operators. It is made again when its text has changed, or a routine that it calls was not made in this
-- transaction: one of an earlier version, which has another beside it now.
create or replace procedure intentc.put_report(name text, body text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('body', body);
  present constant regclass := to_regclass(format('intentc.%I', name));
begin
  if present is not null
     and exists (select from intentc.object o where o.kind = 'report' and o.schema = 'intentc' and o.name = put_report.name
                                                and o.definition = wanted)
     and not exists (select from pg_rewrite r
                     join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_proc'::regclass
                     join pg_proc p on p.oid = d.refobjid
                     where r.ev_class = present and p.pronamespace = 'intentc'::regnamespace
                       and p.xmin <> pg_current_xact_id()::xid) then
    return;
  end if;
  execute format('create or replace view intentc.%I as %s', name, body);
  insert into intentc.object (kind, schema, name, definition) values ('report', 'intentc', name, wanted)
  on conflict on constraint object_pkey do update set definition = excluded.definition;
end
$$;
-- Settings: written only by the apply.sql of a chunk, through the put_ procedures.
-- `fresh` is false while a chunk is being applied, until the file has named the row again (see end_chunk).

create table if not exists intentc.chunk (
  id text primary key,
  loader text not null
);
call intentc.put_column('chunk', 'owner', 'text not null default ''''');
comment on column intentc.chunk.owner is 'the role that owns the tables and views of this chunk; empty: whoever applied it';
comment on column intentc.chunk.loader is 'the role that stages and merges what belongs to this chunk';

-- A stream is the sequence of batches of one datastore (or of one dataset, where each is read by itself).
create table if not exists intentc.stream (
  identity text primary key,
  label text not null,
  shape text not null,
  contact text not null default '',
  paused boolean not null default false,
  chunk text not null,
  fresh boolean not null default true
);
call intentc.put_index('stream_label', 'stream (label)', true);
call intentc.put_column('stream', 'capture', 'text not null default ''snapshot''');
call intentc.put_column('stream', 'settings', 'jsonb not null default ''{}''');
comment on column intentc.stream.capture is 'snapshot, watermark, cdc or transformer: who fills staging, and how';
comment on column intentc.stream.settings is 'of the capture';
comment on column intentc.stream.shape is 'digest of the datasets, columns and keys; a job made for another shape waits';

-- The tables of a dataset are store.<relation> and stage.<relation>.
create table if not exists intentc.dataset (
  stream text not null,
  name text not null,
  relation text not null,
  key text[] not null,
  columns text[] not null,
  required text[] not null,
  delete_share numeric not null default 0.3,
  delete_floor bigint not null default 1000,
  chunk text not null,
  fresh boolean not null default true,
  primary key (stream, name)
);
call intentc.put_column('dataset', 'history', 'text not null default ''live''');
call intentc.put_column('dataset', 'settings', 'jsonb not null default ''{}''');
call intentc.put_column('dataset', 'track_deletes', 'boolean not null default false');
comment on column intentc.dataset.history is 'live: the current rows only; forensic: closed ones too, in history.<relation>';
comment on column intentc.dataset.settings is 'of the capture, for this dataset';
comment on column intentc.dataset.track_deletes is 'keys of deleted rows are kept in gone.<relation>, for exports';
comment on column intentc.dataset.required is 'columns that the model declares not null';
comment on column intentc.dataset.delete_share is
  'a batch that deletes more than this share of a table of more than delete_floor rows is quarantined';

create table if not exists intentc.transformer (
  identity text primary key,
  label text not null,
  shape text not null,
  workspace text not null,
  inputs text[] not null,
  output text not null,
  chunk text not null,
  fresh boolean not null default true
);
call intentc.put_index('transformer_label', 'transformer (label)', true);
call intentc.put_column('transformer', 'login', 'text not null default ''''');
call intentc.put_column('transformer', 'trigger', 'jsonb not null default ''{}''');
comment on column intentc.transformer.trigger is 'kind and times in seconds: see intentc.due';
comment on column intentc.transformer.login is 'the only role that may run the code';
comment on column intentc.transformer.shape is 'digest of the code; a run is due when it changes';
comment on column intentc.transformer.workspace is 'the schema whose views the code reads';
comment on column intentc.transformer.inputs is 'labels of the streams that the code reads, its own output among them if it reads that';
comment on column intentc.transformer.output is 'label of the stream that a run writes';

-- Views, functions and workspaces, so that those which a chunk no longer names are dropped or closed; tables, so that an unchanged
-- one is not locked.
create table if not exists intentc.object (
  kind text not null,
  schema text not null,
  name text not null,
  definition jsonb not null,
  chunk text,
  fresh boolean not null default true,
  primary key (kind, schema, name)
);
call intentc.drop_constraint('object', 'object_kind_check');
comment on column intentc.object.kind is 'table, view, function, workspace, or a report for operators';
-- Batches: open -> staged -> checked -> committed, or quarantined, or abandoned.

create table if not exists intentc.batch (
  id bigint generated always as identity primary key,
  stream text not null,
  state text not null default 'open'
    check (state in ('open', 'staged', 'checked', 'committed', 'quarantined', 'abandoned')),
  token bigint not null default 1,
  shape text not null,
  generation bigint,
  inputs jsonb,
  begun_at timestamptz not null default clock_timestamp(),
  staged_at timestamptz,
  ended_at timestamptz
);
call intentc.put_index('batch_in_progress', 'batch (stream) where state in (''open'', ''staged'', ''checked'')', true);
call intentc.put_index('batch_stream', 'batch (stream, id)');
call intentc.put_index('batch_committed', 'batch (stream, id) where state = ''committed''');

call intentc.put_column('batch', 'position', 'jsonb');
call intentc.put_column('batch', 'asked', 'jsonb not null default ''{}''');
call intentc.put_column('batch', 'source_at', 'timestamptz');
call intentc.put_index('batch_of_time', 'batch (stream, ended_at) where state = ''committed''');
comment on column intentc.batch.source_at is
  'what the source had committed by then is in the batch; begin of this attempt by the clock of this server';
comment on column intentc.batch.ended_at is
  'of a committed batch: since when its rows are there for all to see; rises with the batches of a stream';
comment on column intentc.batch.asked is 'what requests ask of this batch: {"resync": true}, {"replay": mark}';
comment on column intentc.batch.position is 'how far the capture has read when this batch is committed';
comment on column intentc.batch.token is
  'number of the attempt; a runner that holds an older one can neither stage nor merge';
comment on column intentc.batch.shape is 'shape that the batch began with; another one means staging again';
call intentc.put_column('batch', 'tick', 'timestamptz');
comment on column intentc.batch.tick is 'the start of its schedule that a run of a transformer serves';
comment on column intentc.batch.inputs is 'stream identity -> newest committed batch that a transformer read';

create table if not exists intentc.batch_dataset (
  batch bigint not null references intentc.batch (id),
  dataset text not null,
  staged bigint,
  inserted bigint,
  updated bigint,
  deleted bigint,
  primary key (batch, dataset)
);
call intentc.put_column('batch_dataset', 'complete', 'boolean not null default true');
call intentc.put_column('batch_dataset', 'mark', 'text');
call intentc.put_column('batch_dataset', 'source', 'jsonb');
call intentc.put_column('batch_dataset', 'columns', 'text[]');
call intentc.put_column('batch_dataset', 'settled', 'bigint');
comment on column intentc.batch_dataset.mark is 'how far a watermark has read';
comment on column intentc.batch_dataset.settled is
  'by watermark: all transactions of the source before this one had ended when it was read';
comment on column intentc.batch_dataset.source is 'the columns as the source had them: name -> type';
comment on column intentc.batch_dataset.columns is 'the columns that were staged';
comment on column intentc.batch_dataset.complete is
  'true: staging is the whole dataset, what is not in it is deleted; false: staging has changes only';
comment on table intentc.batch_dataset is
  'the producer names each dataset after its last row, so a stream that broke off leaves none here';
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
-- The two ends of an export: a dataset that is brought to another database, batch by batch. Both databases have both
-- tables; at home `export` says what goes where, at the target `import` says how far it has come.

create table if not exists intentc.export (
  label text primary key,
  stream text not null,
  dataset text not null,
  target text not null,
  shape text not null,
  since bigint not null,
  batch bigint,
  exported_at timestamptz,
  again boolean not null default false,
  paused boolean not null default false,
  chunk text not null,
  fresh boolean not null default true
);
call intentc.put_index('export_dataset', 'export (stream, dataset)');
comment on column intentc.export.since is 'deleted keys are known of the batches after this one; a target that is behind it gets everything';
comment on column intentc.export.batch is 'what the target said that it has; it knows best, and says so in every run';
comment on column intentc.export.again is 'everything was asked for, by a request that is not fulfilled yet';

create table if not exists intentc.import (
  identity text primary key,
  label text not null,
  shape text not null,
  relation text not null,
  key text[] not null,
  columns text[] not null,
  history text not null,
  token bigint not null default 0,
  batch bigint,
  mark text,
  filled text[] not null default '{}',
  applied_at timestamptz,
  chunk text not null,
  fresh boolean not null default true
);
call intentc.put_index('import_label', 'import (label)', true);
comment on column intentc.import.token is 'number of the attempt; a runner that holds an older one cannot write';
comment on column intentc.import.batch is 'the batch of the home database that the table is as of; written with the rows, in one transaction';
comment on column intentc.import.mark is 'tells that batch from one of the same number, after a home was restored from a backup';
comment on column intentc.import.filled is 'the columns that have been brought so far; another one needs everything once';

-- What came with the rows, until they are merged.
create table if not exists intentc.incoming_batch (
  import text not null,
  batch bigint not null,
  mark text not null,
  begun_at timestamptz,
  staged_at timestamptz,
  ended_at timestamptz,
  primary key (import, batch)
);
call intentc.put_column('incoming_batch', 'stream', 'text not null default ''''');
-- PostgreSQL does not change a column's type under a view, and replaces neither a view nor a function by one of another
-- shape. What stands on such a thing, ours or a consumer's own, steps aside and comes back in the same transaction, with
-- its owner, its grants and its comment.

-- Views, and functions whose body is bound to what it reads; nearest first.
create or replace function intentc.dependants(class regclass, objects oid[])
returns table (kind regclass, object oid)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive d (kind, object, level) as (
    select class, o, 0 from unnest(objects) o
    union all
    select n.kind, n.object, d.level + 1
    from d cross join lateral (
      select 'pg_class'::regclass as kind, w.ev_class as object
      from pg_depend p join pg_rewrite w on w.oid = p.objid
      where p.classid = 'pg_rewrite'::regclass and p.refclassid = d.kind and p.refobjid = d.object
        and (d.kind <> 'pg_class'::regclass or w.ev_class <> d.object)
      union
      select 'pg_proc'::regclass, p.objid
      from pg_depend p
      where p.classid = 'pg_proc'::regclass and p.refclassid = d.kind and p.refobjid = d.object
    ) n
  )
  select d.kind, d.object from d where d.level > 0 group by d.kind, d.object order by max(d.level), d.object
$$;

-- The statements that give a new view or function of this name the grants of this one.
create or replace function intentc.grants_of(kind regclass, object oid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  with it as (
    select format('table %I.%I', n.nspname, c.relname) as name, c.relowner as owner,
           coalesce(c.relacl, acldefault('r', c.relowner)) as acl
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where kind = 'pg_class'::regclass and c.oid = object
    union all
    select 'function ' || p.oid::regprocedure, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p where kind = 'pg_proc'::regclass and p.oid = object
  )
  select array(
    select format('revoke all on %s from public', it.name) from it
    union all
    select format('grant %s on %s to %s%s', a.privilege_type, it.name,
                  case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                  case when a.is_grantable then ' with grant option' else '' end)
    from it cross join lateral aclexplode(it.acl) a where a.grantee <> it.owner)
$$;

-- The same for its columns by themselves: their grants and their comments.
create or replace function intentc.column_settings(view regclass) returns table (col name, command text)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with it as (
    select format('%I.%I', n.nspname, c.relname) as name, c.relowner as owner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = view
  )
  select a.attname, format('grant %s (%I) on table %s to %s%s', x.privilege_type, a.attname, it.name,
                           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end,
                           case when x.is_grantable then ' with grant option' else '' end)
  from it, pg_attribute a cross join lateral aclexplode(a.attacl) x
  where a.attrelid = view and a.attnum > 0 and not a.attisdropped and x.grantee <> it.owner
  union all
  select a.attname, format('comment on column %s.%I is %L', it.name, a.attname, col_description(view, a.attnum))
  from it, pg_attribute a
  where a.attrelid = view and a.attnum > 0 and not a.attisdropped and col_description(view, a.attnum) is not null
$$;

-- Drops what stands on these objects; the statements that make it again, in order.
create or replace function intentc.step_aside(class regclass, objects oid[]) returns text[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
  c pg_class;
  name text;
  owner name;
  again text[] := '{}';
  drops text[] := '{}';
  command text;
begin
  for o in select * from intentc.dependants(class, objects) loop
    if o.kind = 'pg_class'::regclass then
      select * into strict c from pg_class x where x.oid = o.object;
      name := format('%I.%I', c.relnamespace::regnamespace::name, c.relname);
      if c.relkind <> 'v' then
        raise exception '% stands on what has to change, and cannot be made again without loss', name
          using hint = 'drop it, apply this render, and make it again';
      end if;
      owner := pg_get_userbyid(c.relowner);
      drops := format('drop view %s', name) || drops;
      again := again || format('create view %s%s as %s', name,
                               ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid));
      name := 'view ' || name;
    else
      select 'function ' || p.oid::regprocedure, pg_get_userbyid(p.proowner) into strict name, owner
      from pg_proc p where p.oid = o.object;
      drops := ('drop ' || name) || drops;
      again := again || pg_get_functiondef(o.object);
    end if;
    again := again || intentc.grants_of(o.kind, o.object);
    if o.kind = 'pg_class'::regclass then
      again := again || array(select s.command from intentc.column_settings(o.object) s);
    end if;
    if obj_description(o.object, o.kind::name) is not null then
      again := again || format('comment on %s is %L', name, obj_description(o.object, o.kind::name));
    end if;
    if owner <> current_user then
      again := again || case when o.kind = 'pg_class'::regclass
        then format('call intentc.give_view(%L, %L)', substr(name, 6), owner)
        else format('alter %s owner to %I', name, owner) end;
    end if;
  end loop;
  foreach command in array drops loop
    execute command;
  end loop;
  return again;
end
$$;

create or replace procedure intentc.step_back(again text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  command text;
begin
  foreach command in array again loop
    execute command;
  end loop;
end
$$;

-- Another view or function under the same name, for the same readers, with what its columns had that it has too.
create or replace procedure intentc.make_anew(kind regclass, object oid, make text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  grants text[] := intentc.grants_of(kind, object);
  name constant text := case when kind = 'pg_class'::regclass then 'view ' || object::regclass
                             else 'function ' || object::regprocedure end;
  columns constant jsonb := (select jsonb_agg(s) from intentc.column_settings(object) s where kind = 'pg_class'::regclass);
  comment constant text := obj_description(object, kind::name);
  again constant text[] := intentc.step_aside(kind, array[object]);
begin
  execute 'drop ' || name;
  execute make;
  if comment is not null then
    grants := grants || format('comment on %s is %L', name, comment);
  end if;
  if columns is not null then
    grants := grants || array(
      select s ->> 'command' from jsonb_array_elements(columns) s
      where intentc.columns_of(to_regclass(substr(name, 6))) ? (s ->> 'col'));
  end if;
  call intentc.step_back(grants || again);
end
$$;
-- What the catalog says about a table.

-- The columns of a table, for comparison: name -> type as PostgreSQL prints it.
create or replace function intentc.columns_of(relation regclass) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg(attname, format_type(atttypid, atttypmod)), '{}')
  from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped
$$;

-- The columns of its primary key, in the order of the key; empty without one.
create or replace function intentc.key_of(relation regclass) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(a.attname::text order by u.n), '{}')
  from pg_constraint c
  cross join unnest(c.conkey) with ordinality as u(attnum, n)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.attnum
  where c.conrelid = relation and c.contype = 'p'
$$;

-- The name of its primary key, which no table can have: tables have no blanks in their names.
create or replace function intentc.key_name(relation text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when octet_length(relation) <= 58 then relation else left(relation, 49) || ' ' || left(md5(relation), 8) end
         || ' pkey'
$$;

-- May a column of type `old` become `new` in place, without a rewrite and without refusing a value?
create or replace function intentc.widens(old text, new text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(case
    when old ~ '^character varying' and new in ('text', 'character varying') then true
    when old ~ '^character varying\(' and new ~ '^character varying\('
      then substring(new, '\d+')::int >= substring(old, '\d+')::int
    when old ~ '^numeric\(' and new ~ '^numeric\('
      then substring(new, '\d+')::int >= substring(old, '\d+')::int
       and substring(new, ',(\d+)') = substring(old, ',(\d+)')
  end, false)
$$;

-- Its columns as a table definition lists them, without the warehouse's own, which begin with `_`.
create or replace function intentc.column_list(relation regclass) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
  from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped and left(attname, 1) <> '_'
$$;

-- Their names, for a select or an insert.
create or replace function intentc.names_of(relation regclass) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('%I', attname), ', ' order by attnum)
  from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped and left(attname, 1) <> '_'
$$;
-- Tables grow and never shrink: a missing one is made, a missing column is added, nothing is dropped.
-- A table that already is as the file says is not locked, so that a long report does not hold up an apply.

-- Staging has three columns more, which its capture fills:
--   _op        'u': the row is now so; 'd': the row with this key is gone
--   _keep      columns whose stored value stays, whatever is staged for them
--   _position  order inside the batch
create or replace procedure intentc.complete_stage(relation text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not intentc.columns_of(format('stage.%I', relation)::regclass) ? '_position' then
    execute format('alter table stage.%I add column if not exists _op "char" not null default ''u'', '
                   'add column if not exists _keep text[], add column if not exists _position bigint', relation);
  end if;
end
$$;

-- Name and type of each column, as PostgreSQL spells the type.
create or replace function intentc.spelled(relation text, columns text[]) returns text[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  item text[];
  list text;
  result text[];
begin
  foreach item slice 1 in array columns loop
    if to_regtype(item[2]) is null then
      raise exception 'store.%: `%` is not a type of this database (column `%`)', relation, item[2], item[1];
    end if;
    list := concat_ws(', ', list, format('%I %s', item[1], item[2]));
  end loop;
  execute format('create temporary table intentc_shape (%s)', list);
  select array_agg(array[attname, format_type(atttypid, atttypmod)]::text[] order by attnum) into result
  from pg_attribute where attrelid = 'pg_temp.intentc_shape'::regclass and attnum > 0;
  drop table pg_temp.intentc_shape;
  return result;
end
$$;

-- The actions of `alter table` that bring a table to these columns; null: it has them.
create or replace function intentc.growth(space text, relation text, columns text[]) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  present constant jsonb := intentc.columns_of(format('%I.%I', space, relation)::regclass);
  item text[];
  actions text;
begin
  foreach item slice 1 in array columns loop
    if not present ? item[1] then
      continue when space = 'gone';  -- which has the key only
      actions := concat_ws(', ', actions, format('add column %I %s', item[1], item[2]));
    elsif present ->> item[1] = item[2] then
      continue;
    elsif intentc.widens(present ->> item[1], item[2]) then
      actions := concat_ws(', ', actions, format('alter column %I type %s', item[1], item[2]));
    elsif not intentc.widens(item[2], present ->> item[1]) then
      raise exception 'store.%: column `%` is %, and the model now says %', relation, item[1], present ->> item[1], item[2]
        using hint = 'a type that holds data only widens in place; give the column another name, or restore its type';
    end if;
  end loop;
  return actions;
end
$$;

-- The tables of a dataset that there are, brought to these columns together.
create or replace procedure intentc.grow_table(relation text, columns text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  space text;
  actions text;
  commands text[] := '{}';
  tables oid[] := '{}';
  again text[] := '{}';
begin
  foreach space in array array['store', 'stage', 'history', 'gone'] loop
    continue when to_regclass(format('%I.%I', space, relation)) is null;
    actions := intentc.growth(space, relation, columns);
    continue when actions is null;
    commands := commands || format('alter table %I.%I %s', space, relation, actions);
    if actions ~ '^alter column|, alter column' then
      tables := tables || format('%I.%I', space, relation)::regclass::oid;
    end if;
  end loop;
  if tables <> '{}' then
    again := intentc.step_aside('pg_class'::regclass, tables);
  end if;
  call intentc.step_back(commands || again);
end
$$;

-- Columns that had another name once. Views follow by themselves, and keep what their consumers call it.
create or replace procedure intentc.rename_columns(relation text, renamed text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  item text[];
  space text;
  present jsonb;
begin
  if cardinality(renamed) = 0 then
    return;
  end if;
  foreach item slice 1 in array renamed loop
    foreach space in array array['store', 'stage', 'history', 'gone'] loop
      present := intentc.columns_of(to_regclass(format('%I.%I', space, relation)));
      if present ? item[1] and not present ? item[2] then
        execute format('alter table %I.%I rename column %I to %I', space, relation, item[1], item[2]);
      end if;
    end loop;
  end loop;
end
$$;

create or replace procedure intentc.put_table(
  relation text, key text[], columns text[], history text default 'live', track_deletes boolean default false,
  renamed text[] default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('key', key, 'columns', columns);
  stored constant regclass := to_regclass(format('store.%I', relation));
  spelled text[];
  keys text;
  list text;
begin
  if stored is not null and intentc.columns_of(to_regclass(format('stage.%I', relation))) ? '_position'
     and (history = 'live' or to_regclass(format('history.%I', relation)) is not null)
     and (not track_deletes or key = '{}' or to_regclass(format('gone.%I', relation)) is not null)
     and exists (select from intentc.object o where o.kind = 'table' and o.schema = 'store' and o.name = relation
                                                and o.definition = wanted) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('intentc table ' || relation, 0));

  call intentc.rename_columns(relation, renamed);
  spelled := intentc.spelled(relation, columns);
  select string_agg(format('%I %s', spelled[n][1], spelled[n][2]), ', ' order by n) into list
  from generate_subscripts(spelled, 1) n;
  select string_agg(format('%I', k), ', ' order by n) into keys from unnest(key) with ordinality as u(k, n);

  execute format('create table if not exists store.%I (%s, _batch bigint not null%s)', relation, list,
                 format(', constraint %I primary key (', intentc.key_name(relation)) || keys || ')');
  execute format('create unlogged table if not exists stage.%I (%s)', relation, list);
  call intentc.complete_stage(relation);
  call intentc.refuse_planted(relation);
  if intentc.key_of(format('store.%I', relation)::regclass) <> key then
    raise exception 'store.%: the key is (%), and the model now says (%)', relation,
      array_to_string(intentc.key_of(format('store.%I', relation)::regclass), ', '), array_to_string(key, ', ')
      using hint = 'another key is another table: give the dataset a new name, or restore its key';
  end if;
  call intentc.grow_table(relation, spelled);
  if history = 'forensic' then
    call intentc.put_history(relation, key);
  end if;
  if track_deletes and keys is not null then
    call intentc.put_gone(relation, key);
  end if;

  insert into intentc.object (kind, schema, name, definition) values ('table', 'store', relation, wanted)
  on conflict on constraint object_pkey do update set definition = excluded.definition;
end
$$;
-- Views are what consumers see: the columns that the file lists, in that order, and nothing of the warehouse's own.
-- Each is (name, name in the table, type). An empty name in the table: the column has left the model, and the view, which
-- only grows, shows nothing in its place.

create or replace function intentc.view_list(columns text[]) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  item text[];
  name text;
  list text;
begin
  if array_ndims(columns) = 1 then  -- names only, as files of earlier versions have them
    foreach name in array columns loop
      list := concat_ws(', ', list, format('r.%I', name));
    end loop;
    return list;
  end if;
  foreach item slice 1 in array columns loop
    if item[2] <> '' then
      list := concat_ws(', ', list, format('r.%I as %I', item[2], item[1]));
    elsif to_regtype(item[3]) is not null then
      list := concat_ws(', ', list, format('null::%s as %I', item[3], item[1]));
    else
      raise exception '`%` is not a type of this database (column `%`)', item[3], item[1];
    end if;
  end loop;
  return list;
end
$$;

-- The view as the body says, in the place of the one that there is.
create or replace procedure intentc.make_view(schema text, name text, body text, reader text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  begin
    execute format('create or replace view %I.%I as %s', schema, name, body);
  exception when invalid_table_definition then
    call intentc.make_anew('pg_class', format('%I.%I', schema, name)::regclass,
                           format('create view %I.%I as %s', schema, name, body));
  end;
  execute format('grant select on %I.%I to %I', schema, name, reader);
end
$$;

-- Is there nothing to do? Then the view is named as still wanted.
create or replace function intentc.is_as_wanted(kind text, schema text, name text, wanted jsonb, readable boolean)
returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  before jsonb;
begin
  select o.definition into before from intentc.object o
  where o.kind = is_as_wanted.kind and o.schema = is_as_wanted.schema and o.name = is_as_wanted.name for update;
  insert into intentc.object (kind, schema, name, definition, chunk) values (kind, schema, name, wanted, this_chunk)
  on conflict on constraint object_pkey do update
    set definition = excluded.definition, chunk = excluded.chunk, fresh = true;
  return coalesce(readable and before = wanted, false);
end
$$;

-- The rows as they are now.
create or replace procedure intentc.put_view(schema text, name text, relation text, columns text[], reader text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  view constant regclass := to_regclass(format('%I.%I', schema, name));
begin
  if not intentc.is_as_wanted('view', schema, name,
           jsonb_build_object('relation', relation, 'columns', columns, 'reader', reader),
           has_table_privilege(reader, view, 'select')) then
    call intentc.make_view(schema, name, format('select %s from store.%I r', intentc.view_list(columns), relation), reader);
  end if;
end
$$;

-- The rows as they ever were, each with the time of the commit that brought it and of the one that closed it, which is
-- null for a row that is there now; and a function that gives the rows of a moment, [valid_from, valid_to).
create or replace procedure intentc.put_history_views(
  schema text, view text, asof text, relation text, columns text[], reader text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('relation', relation, 'columns', columns, 'reader', reader);
  list constant text := intentc.view_list(columns);
  function_name constant text := format('%I.%I(timestamp with time zone)', schema, asof);
  names text;
  types text;
  make text;
begin
  if not intentc.is_as_wanted('view', schema, view, wanted,
           has_table_privilege(reader, to_regclass(format('%I.%I', schema, view)), 'select')) then
    call intentc.make_view(schema, view, format(
      'select i.ended_at as valid_from, null::timestamptz as valid_to, %1$s '
      'from store.%2$I r left join intentc.batch i on i.id = r._batch '
      'union all '
      'select i.ended_at, o.ended_at, %1$s '
      'from history.%2$I r left join intentc.batch i on i.id = r._batch_in left join intentc.batch o on o.id = r._batch_out',
      list, relation), reader);
  end if;
  if not intentc.is_as_wanted('function', schema, asof, wanted,
           has_function_privilege(reader, to_regprocedure(function_name), 'execute')) then
    select string_agg(format('f.%I', attname), ', ' order by attnum),
           string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
    into names, types
    from pg_attribute
    where attrelid = format('%I.%I', schema, view)::regclass and attnum > 2 and not attisdropped;
    -- Bound when it is made, without a setting of its own: the planner takes it apart like a view.
    make := format(
      'create or replace function %I.%I(_at timestamptz) returns table (%s) language sql stable '
      'begin atomic select %s from %I.%I f where f.valid_from <= $1 and (f.valid_to > $1 or f.valid_to is null); end',
      schema, asof, types, names, schema, view);
    begin
      execute make;
    exception when invalid_function_definition then
      call intentc.make_anew('pg_proc', to_regprocedure(function_name), make);
    end;
    execute format('revoke all on function %s from public', function_name);
    execute format('grant execute on function %s to %I', function_name, reader);
  end if;
end
$$;
-- Under `intentc.objects = terraform` roles, memberships and schemas are made elsewhere; here they are asked for.
create or replace function intentc.made_elsewhere(what text, name text, there boolean) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(current_setting('intentc.objects', true), '') <> 'terraform' then
    return false;
  end if;
  if not there then
    raise exception '% `%` does not exist', what, name
      using hint = 'apply the main.tf beside this file first: Terraform makes databases, roles and schemas';
  end if;
  return true;
end
$$;

-- Roles without passwords: setting those, or another way to log in, is the operator's.

-- Since version 16 each grantor's grant is one of its own, and whoever makes a role administers it: that alone gives neither
-- the rights of the role nor the right to become it, and is no membership here.
create or replace function intentc.members_of(role text) returns table (member name, grantor name)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_get_userbyid(m.member), pg_get_userbyid(m.grantor)
  from pg_auth_members m cross join to_jsonb(m) j
  where m.roleid = to_regrole(quote_ident(role))
    and not (m.admin_option and coalesce(j ->> 'inherit_option' = 'false' and j ->> 'set_option' = 'false', false))
  order by 1, 2
$$;

-- Makes the role if it is missing, and its members exactly these.
create or replace procedure intentc.put_role(role text, members text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
  grantor text;
  left_ text;
begin
  if intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null) then
    return;
  end if;
  if to_regrole(quote_ident(role)) is null then
    execute format('create role %I nologin', role);
  end if;
  -- First what goes: with a grantor go those whom it let in, also those that stay.
  for who, grantor in select m.member, m.grantor from intentc.members_of(role) m where m.member <> all (members) loop
    execute format('revoke %I from %I', role, who)
      || case when current_setting('server_version_num')::int >= 160000 then format(' granted by %I', grantor) else '' end || ' cascade';
  end loop;
  foreach who in array members loop
    if to_regrole(quote_ident(who)) is null then
      raise exception 'role `%` does not exist; it should be a member of `%`', who, role
        using hint = format('create it (create role %I), or bind the principal to an existing role in the environment',
                            who);
    end if;
    if not exists (select from intentc.members_of(role) m where m.member = who) then
      execute format('grant %I to %I', role, who);
    end if;
  end loop;
  select string_agg(format('%s (granted by %s)', m.member, m.grantor), ', ') into left_
  from intentc.members_of(role) m where m.member <> all (members);
  if left_ is not null then
    raise exception 'role `%` still has members that it should not have: %', role, left_
      using hint = 'revoke their membership as the role that granted it, or as a superuser';
  end if;
end
$$;

-- A workspace: a schema for its views and a role that reads them, with exactly these members.
create or replace procedure intentc.put_workspace(schema text, role text, members text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.put_role(role, members);
  if not intentc.made_elsewhere('schema', schema, to_regnamespace(quote_ident(schema)) is not null) then
    if to_regnamespace(quote_ident(schema)) is null then
      execute format('create schema %I', schema);
    end if;
    execute format('grant usage on schema %I to %I', schema, role);
  end if;
  insert into intentc.object (kind, schema, name, definition, chunk)
  values ('workspace', schema, role, to_jsonb(members), intentc.current_chunk())
  on conflict on constraint object_pkey do update
    set definition = excluded.definition, chunk = excluded.chunk, fresh = true;
end
$$;

create or replace procedure intentc.put_login(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null) then
    return;
  end if;
  if to_regrole(quote_ident(role)) is null then
    execute format('create role %I login', role);
  end if;
end
$$;

-- The login under which a transformer's code runs. What it may do comes with the transformer (put_transformer); what it may
-- read, with the workspace, of whose role it is a member. It can change its own settings: nothing depends on them.
create or replace procedure intentc.put_runner(role text, workspace text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.put_login(role);
  if exists (select from pg_roles r where r.rolname = role
             and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)) then
    raise exception 'role `%` may do more than a transformer should', role
      using hint = format('alter role %I nosuperuser nocreaterole nocreatedb noreplication nobypassrls', role);
  end if;
  execute format('alter role %I in database %I set search_path = %I, pg_catalog, pg_temp',
                 role, current_database(), workspace);
end
$$;

-- What a role needs to run batches. The rights on the tables come with each dataset.
create or replace procedure intentc.put_loader(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant usage on schema intentc, store, stage, history, gone to %I', role);
  execute format('grant select on all tables in schema intentc to %I', role);
  execute format('grant execute on all routines in schema intentc to %I', role);
  execute format('grant insert, update on intentc.batch to %I', role);
  execute format('grant insert, update, delete on intentc.batch_dataset to %I', role);
  execute format('grant insert on intentc.event to %I', role);
  execute format('grant update (consumed_at, batch) on intentc.request to %I', role);
  execute format('grant update (paused) on intentc.stream to %I', role);
end
$$;
-- A chunk's apply.sql: begin_chunk, what should be there, end_chunk. What it no longer names goes in end_chunk:
-- settings and views, which hold no data; a workspace loses its readers. Tables stay.

create or replace function intentc.current_chunk() returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(current_setting('intentc.chunk', true), '') = '' then
    raise exception 'no chunk is being applied' using hint = 'call intentc.begin_chunk first';
  end if;
  return current_setting('intentc.chunk');
end
$$;

create or replace procedure intentc.begin_chunk(id text, loader text default '', owner text default '')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  other text;
begin
  if id ~ '^foundation' then
    select min(c.id) into other from intentc.chunk c where c.id ~ '^foundation' and c.id <> begin_chunk.id;
    if other is not null then
      raise exception 'this database has the foundation `%` and cannot have `%` as well', other, id
        using hint = 'every container is a database of its own: look at the connections in the service file';
    end if;
  end if;
  insert into intentc.chunk (id, loader, owner) values (id, loader, owner)
  on conflict on constraint chunk_pkey do update set loader = excluded.loader, owner = excluded.owner;
  perform set_config('intentc.chunk', id, false);
  update intentc.stream set fresh = false where chunk = id;
  update intentc.dataset set fresh = false where chunk = id;
  update intentc.transformer set fresh = false where chunk = id;
  update intentc.export set fresh = false where chunk = id;
  update intentc.import set fresh = false where chunk = id;
  update intentc.object set fresh = false where chunk = id;
end
$$;

create or replace procedure intentc.end_chunk()
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  o record;
begin
  for o in
    with gone as (delete from intentc.object where chunk = this_chunk and not fresh returning kind, schema, name)
    select * from gone order by kind, schema, name  -- functions before the views that they read
  loop
    if o.kind = 'view' then
      execute format('drop view if exists %I.%I', o.schema, o.name);
    elsif o.kind = 'function' then
      execute format('drop function if exists %I.%I(timestamptz)', o.schema, o.name);
    elsif to_regrole(quote_ident(o.name)) is not null then
      call intentc.put_role(o.name, '{}');
    end if;
  end loop;
  for o in delete from intentc.transformer where chunk = this_chunk and not fresh returning login loop
    call intentc.revoke_runs(o.login);
  end loop;
  delete from intentc.export where chunk = this_chunk and not fresh;
  delete from intentc.import where chunk = this_chunk and not fresh;
  delete from intentc.dataset where chunk = this_chunk and not fresh;
  call intentc.own_chunk(this_chunk);
  call intentc.grant_runs(this_chunk);
  with gone as (delete from intentc.stream where chunk = this_chunk and not fresh returning identity)
  update intentc.batch b set state = 'abandoned', ended_at = clock_timestamp()
  from gone where b.stream = gone.identity and b.state in ('open', 'staged', 'checked');
  perform set_config('intentc.chunk', '', false);
end
$$;

-- A chunk that the render no longer has.
create or replace procedure intentc.drop_chunk(id text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.begin_chunk(id);
  call intentc.end_chunk();
  delete from intentc.chunk c where c.id = drop_chunk.id;
  delete from intentc.applied a where a.chunk = drop_chunk.id;
end
$$;

create or replace procedure intentc.put_stream(
  identity text, label text, shape text, contact text, capture text default 'snapshot', settings jsonb default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- The label may have belonged to a stream that is gone, in this chunk or another.
  delete from intentc.stream s where s.label = put_stream.label and s.identity <> put_stream.identity;
  insert into intentc.stream (identity, label, shape, contact, capture, settings, chunk)
  values (identity, label, shape, contact, capture, settings, intentc.current_chunk())
  on conflict on constraint stream_pkey do update
    set label = excluded.label, shape = excluded.shape, contact = excluded.contact, capture = excluded.capture,
        settings = excluded.settings, chunk = excluded.chunk, fresh = true;
end
$$;

-- Columns are triples: name, type, `not null` or `null`. Only the key is enforced by the table; the gates of a
-- batch check the rest, so that a column may leave the model without breaking the next load.
create or replace procedure intentc.put_dataset(
  stream text, name text, relation text, key text[], columns text[],
  history text default 'live', settings jsonb default '{}', track_deletes boolean default false,
  renamed text[] default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  loader text;
  names constant text[] := array(select columns[n][1] from generate_subscripts(columns, 1) n order by n);
begin
  call intentc.put_table(relation, key, columns, history, track_deletes, renamed);
  insert into intentc.dataset (stream, name, relation, key, columns, required, history, settings, track_deletes, chunk)
  values (stream, name, relation, key, names,
          array(select columns[n][1] from generate_subscripts(columns, 1) n where columns[n][3] = 'not null' order by n),
          history, settings, track_deletes, this_chunk)
  on conflict on constraint dataset_pkey do update
    set relation = excluded.relation, key = excluded.key, columns = excluded.columns, required = excluded.required,
        history = excluded.history, settings = excluded.settings, track_deletes = excluded.track_deletes,
        chunk = excluded.chunk, fresh = true;

  select c.loader into strict loader from intentc.chunk c where c.id = this_chunk;
  if not has_table_privilege(loader, format('store.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete on store.%I to %I', relation, loader);
  end if;
  if not has_table_privilege(loader, format('stage.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete, truncate on stage.%I to %I', relation, loader);
  end if;
  if history = 'forensic' and not has_table_privilege(loader, format('history.%I', relation), 'insert') then
    execute format('grant select, insert on history.%I to %I', relation, loader);
    execute format('grant execute on procedure intentc.put_partition(text, date) to %I', loader);
  end if;
  if track_deletes and key <> '{}' and not has_table_privilege(loader, format('gone.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete on gone.%I to %I', relation, loader);
  end if;
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
-- Who owns what. Tables belong to whoever applied the foundation, as do the procedures that run as their owner: a trigger
-- or a rule of somebody else's table would run with that role's rights. Views belong to one role per zone, so that they
-- read what their zone may read and nothing else; whoever applies chunks is a member of each.

create or replace procedure intentc.put_owner(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  space text;
begin
  if not intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null)
     and to_regrole(quote_ident(role)) is null then
    execute format('create role %I nologin', role);
  end if;
  if not pg_has_role(current_user, role, 'usage') or not intentc.may_become(role) then
    execute format('grant %I to %I', role, current_user);
  end if;
  foreach space in array array['store', 'stage', 'history', 'gone'] loop
    if has_schema_privilege(role, space, 'create') then
      execute format('revoke create on schema %I from %I', space, role);
    end if;
  end loop;
  execute format('grant usage on schema store, stage, history, gone to %I', role);
  -- What a view reads, it reads with the rights of its owner: when rows were valid is in the batches.
  execute format('grant usage on schema intentc to %I', role);
  execute format('grant select on intentc.batch to %I', role);
end
$$;

-- Since version 16 membership alone does not let a role give things away.
create or replace function intentc.may_become(role text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_has_role(current_user, role,
                     case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
$$;

-- The role with whose rights the procedures run that others may call.
create or replace function intentc.definer() returns name
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = to_regprocedure('intentc.put_partition(text, date)')
$$;

-- A new owner needs the right to create in the schema, for this moment only: who keeps it could put functions and
-- operators in the way of those who read there.
create or replace procedure intentc.give_view(name regclass, owner text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  schema constant text := (select c.relnamespace::regnamespace::text from pg_class c where c.oid = name);
  lend constant boolean := not has_schema_privilege(owner, (select c.relnamespace from pg_class c where c.oid = name), 'create')
                           and not (select r.rolsuper from pg_roles r where r.rolname = current_user);
begin
  if lend then
    execute format('grant create on schema %s to %I', schema, owner);
  end if;
  execute format('alter view %s owner to %I', name, owner);
  if lend then
    execute format('revoke create on schema %s from %I', schema, owner);
  end if;
end
$$;

-- The tables of a dataset, and the partitions of its history.
create or replace function intentc.tables_of(relation text) returns setof oid
language sql stable set search_path = pg_catalog, pg_temp as $$
  with t as (
    select c.oid from pg_class c
    where c.relname = relation and c.relkind in ('r', 'p')
      and c.relnamespace = any (array['store', 'stage', 'history', 'gone']::regnamespace[])
  )
  select t.oid from t union select i.inhrelid from t join pg_inherits i on i.inhparent = t.oid
$$;

-- The views on this chunk's tables, whatever chunk has those, and this chunk's views on the tables of another. So a view
-- belongs to the role of the zone whose rows it reads, in whatever order chunks are applied. That role may read the tables;
-- one that was given to a zone by an earlier version comes back. Nothing that is as it should be is locked.
create or replace procedure intentc.own_chunk(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
begin
  for o in
    select t.oid::regclass as name, c.relowner <> to_regrole(quote_ident(intentc.definer())) as strange,
           w.owner, c.relnamespace in ('store'::regnamespace, 'history'::regnamespace) as readable
    from intentc.dataset d
    join intentc.chunk w on w.id = d.chunk
    cross join lateral intentc.tables_of(d.relation) t (oid)
    join pg_class c on c.oid = t.oid
    where d.chunk = this_chunk and w.owner <> ''
    order by 1
  loop
    if o.strange then
      execute format('alter table %s owner to %I', o.name, intentc.definer());
    end if;
    if o.readable and not has_table_privilege(o.owner, o.name, 'select') then
      execute format('grant select on %s to %I', o.name, o.owner);
    end if;
  end loop;

  for o in
    select c.oid::regclass as name, w.owner
    from intentc.object v
    join intentc.dataset d on d.relation = v.definition ->> 'relation'
    join intentc.chunk w on w.id = d.chunk and w.owner <> ''
    join pg_class c on c.oid = to_regclass(format('%I.%I', v.schema, v.name))
    where v.kind = 'view' and this_chunk in (v.chunk, d.chunk) and c.relkind = 'v'
      and c.relowner <> to_regrole(quote_ident(w.owner))
    order by 1
  loop
    call intentc.give_view(o.name, o.owner);
  end loop;
end
$$;

-- What would run code of somebody else with the rights of whoever writes to these tables.
create or replace procedure intentc.refuse_planted(relation text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_ text;
begin
  with tables as (select t as oid from intentc.tables_of(relation) t)
  select string_agg(f.what, ', ' order by f.what) into found_
  from (
    select format('trigger %I on %s', g.tgname, g.tgrelid::regclass)
    from pg_trigger g join tables t on t.oid = g.tgrelid where not g.tgisinternal
    union all
    select format('rule %I on %s', r.rulename, r.ev_class::regclass) from pg_rewrite r join tables t on t.oid = r.ev_class
    union all
    select format('row security on %s', c.oid::regclass) from pg_class c join tables t on t.oid = c.oid where c.relrowsecurity
    union all
    select format('table %s, which inherits from %s', i.inhrelid::regclass, i.inhparent::regclass)
    from pg_inherits i join tables t on t.oid = i.inhparent join pg_class c on c.oid = i.inhparent where c.relkind = 'r'
    union all
    select distinct format('function %s in a default, a check or an index of %s', p.oid::regprocedure, t.oid::regclass)
    from tables t
    cross join lateral (
      select 'pg_attrdef'::regclass as class, a.oid from pg_attrdef a where a.adrelid = t.oid
      union all select 'pg_constraint'::regclass, c.oid from pg_constraint c where c.conrelid = t.oid
      union all select 'pg_class'::regclass, x.indexrelid from pg_index x where x.indrelid = t.oid
    ) part
    join pg_depend d on d.classid = part.class and d.objid = part.oid and d.refclassid = 'pg_proc'::regclass
    join pg_proc p on p.oid = d.refobjid
    join pg_roles r on r.oid = p.proowner
    where not r.rolsuper and r.rolname <> intentc.definer()
  ) f (what);
  if found_ is not null then
    raise exception 'the tables of `%` have what the warehouse did not put there: %', relation, found_
      using hint = 'it would run as whoever loads; drop it, and keep to views and to tables of your own',
            errcode = 'object_not_in_prerequisite_state';
  end if;
end
$$;
-- A transformer: what runs, under which login, and the few rights of that login. It reads the views of its workspace, as a
-- member of its role; it calls the steps of its own run (_51_run.sql); it inserts into the staging of its outputs.

create or replace procedure intentc.put_transformer(
  identity text, label text, shape text, workspace text, inputs text[], output text, login text default '',
  trigger jsonb default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if login <> '' and to_regrole(quote_ident(login)) is null then
    raise exception 'role `%`, the login of %, does not exist', login, label using hint = 'apply the foundation first';
  end if;
  delete from intentc.transformer t where t.label = put_transformer.label and t.identity <> put_transformer.identity;
  insert into intentc.transformer (identity, label, shape, workspace, inputs, output, login, trigger, chunk)
  values (identity, label, shape, workspace, inputs, output, login, trigger, intentc.current_chunk())
  on conflict on constraint transformer_pkey do update
    set label = excluded.label, shape = excluded.shape, workspace = excluded.workspace, inputs = excluded.inputs,
        output = excluded.output, login = excluded.login, trigger = excluded.trigger, chunk = excluded.chunk, fresh = true;
end
$$;

-- The rights of the logins whose transformer or output belongs to this chunk. Staging is for model columns only: what
-- else it holds (_op, _keep, _position) is not theirs.
create or replace procedure intentc.grant_runs(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  run record;
  missing text;
begin
  for run in
    select t.login, d.relation, d.columns
    from intentc.transformer t
    join intentc.stream s on s.label = t.output
    join intentc.dataset d on d.stream = s.identity
    where t.login <> '' and this_chunk in (t.chunk, d.chunk)
  loop
    if not has_schema_privilege(run.login, 'stage', 'usage') then
      execute format('grant usage on schema intentc, stage to %I', run.login);
      execute format('grant execute on function intentc.hold_run(bigint, bigint), intentc.open_output(bigint, bigint, text), '
                     'intentc.one_select(text, text), intentc.run_select(bigint, bigint, text, text) to %I', run.login);
      execute format('grant execute on procedure intentc.open_run(bigint, bigint), intentc.close_run(bigint, bigint) to %I',
                     run.login);
    end if;
    select string_agg(format('%I', c), ', ' order by n) into missing
    from unnest(run.columns) with ordinality u(c, n)
    where not has_column_privilege(run.login, format('stage.%I', run.relation), c, 'insert');
    if missing is not null then
      execute format('grant insert (%s) on stage.%I to %I', missing, run.relation, run.login);
    end if;
  end loop;
end
$$;

-- The login of a transformer that is gone keeps its name, and no right in this database.
create or replace procedure intentc.revoke_runs(login text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_regrole(quote_ident(login)) is not null then
    execute format('revoke all on all tables in schema stage from %I', login);
    execute format('revoke all on all routines in schema intentc from %I', login);
    execute format('revoke all on schema intentc, stage from %I', login);
  end if;
end
$$;
-- At home: an export, and the rights that its job needs.

create or replace function intentc.newest_batch(stream text, dataset text) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(b.id) from intentc.batch b
  where b.stream = newest_batch.stream and b.state = 'committed'
    and exists (select from intentc.batch_dataset x where x.batch = b.id and x.dataset = newest_batch.dataset)
$$;

-- Tells a batch from another one with its number.
create or replace function intentc.mark_of(b intentc.batch) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select extract(epoch from b.ended_at)::text
$$;

-- Called after put_dataset. A merge of the stream waits meanwhile: the batches after `since` keep their deleted keys.
create or replace procedure intentc.put_export(label text, stream text, dataset text, target text, shape text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  loader text;
  kept text;
begin
  insert into intentc.export (label, stream, dataset, target, shape, since, chunk)
  values (label, stream, dataset, target, shape, coalesce(intentc.newest_batch(stream, dataset), 0), this_chunk)
  on conflict on constraint export_pkey do update
    set stream = excluded.stream, dataset = excluded.dataset, target = excluded.target, shape = excluded.shape,
        chunk = excluded.chunk, fresh = true;

  select c.loader into strict loader from intentc.chunk c where c.id = this_chunk;
  if not has_table_privilege(loader, 'intentc.export', 'update') then
    execute format('grant select, update on intentc.export to %I', loader);
  end if;
  select format('gone.%I', d.relation) into kept from intentc.dataset d
  where d.stream = put_export.stream and d.name = put_export.dataset;
  if to_regclass(kept) is not null and not has_table_privilege(loader, kept, 'select, delete') then
    execute format('grant usage on schema gone to %I', loader);
    execute format('grant select, delete on %s to %I', kept, loader);
  end if;
end
$$;
-- Where a capture goes on: after what the newest committed batch has read. A batch that came to nothing moved nothing.

-- The newest committed batch that has this dataset, or no row.
create or replace function intentc.last_read(stream text, dataset text) returns intentc.batch_dataset
language sql stable set search_path = pg_catalog, pg_temp as $$
  select x from intentc.batch b join intentc.batch_dataset x on x.batch = b.id
  where b.stream = last_read.stream and b.state = 'committed' and x.dataset = last_read.dataset
  order by b.id desc limit 1
$$;

-- By watermark, per dataset: {"low": the last mark, from which to read on, or null to read every row,
--                             "replay": the mark from which to read, where that was asked for and is older,
--                             "settled": the transaction from which on rows may have come late,
--                             "complete": whether stored rows that are not read are deleted}.
-- Every row is read the first time, when the model has a new column (older rows have it too), and when all rows are to
-- be compared (`deletes: {compare: ...}`, or a request). Of a cdc stream also when the batch before did not have the dataset:
-- the slot has moved on.
create or replace function intentc.windows(batch bigint) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_object_agg(d.name, jsonb_build_object(
    'low', case when c.complete or not d.columns <@ coalesce(l.columns, '{}') or l.mark like '{%' then null else l.mark end,
    'replay', b.asked ->> 'replay',
    'settled', l.settled,
    'complete', c.complete or s.capture = 'cdc' and not d.columns <@ coalesce(l.columns, '{}')))
  from intentc.batch b
  join intentc.stream s on s.identity = b.stream
  join intentc.dataset d on d.stream = s.identity
  cross join lateral intentc.last_read(s.identity, d.name) l
  cross join lateral (
    select l.batch is null or b.asked ? 'resync'
           or s.capture = 'cdc' and l.batch < (select max(y.id) from intentc.batch y
                                               where y.stream = s.identity and y.state = 'committed')
           or not exists (select from intentc.batch y join intentc.batch_dataset x on x.batch = y.id
                          where y.stream = s.identity and y.state = 'committed' and x.dataset = d.name and x.complete
                            and y.begun_at > b.begun_at - (s.settings ->> 'compare')::interval)
              and s.settings ? 'compare') c (complete)
  where b.id = windows.batch
$$;

-- Of a cdc stream: the position that the newest committed batch has read to; null: everything is to be read.
create or replace function intentc.read_to(batch bigint) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when last.position ? 'lsn' and not b.asked ? 'resync' then last.position end
  from intentc.batch b
  left join lateral (select x.position from intentc.batch x where x.stream = b.stream and x.state = 'committed'
                     order by x.id desc limit 1) last on true
  where b.id = read_to.batch
$$;

-- What an attempt met, where operators look. The same is told once per batch.
create or replace procedure intentc.note(batch bigint, token bigint, kind text, why text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b intentc.batch;
  words constant text := left(regexp_replace(why, '^psql:[^\n]*?:\d+: ', '', 'gn'), 4000);
begin
  select * into b from intentc.batch x where x.id = batch;
  if b.token = token and not exists (
    select from intentc.event e where e.batch = b.id and e.kind = note.kind and e.message = words)
  then
    insert into intentc.event (kind, label, batch, message, contact)
    select kind, s.label, b.id, words, s.contact from intentc.stream s where s.identity = b.stream;
  end if;
end
$$;

-- What concerns a stream and no batch. The same is told once a day.
create or replace procedure intentc.tell(label text, kind text, why text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  select kind, s.label, left(why, 4000), s.contact
  from intentc.stream s
  where s.label = tell.label and not exists (
    select from intentc.event e
    where e.label = s.label and e.kind = tell.kind and e.message = left(why, 4000)
      and e.at > clock_timestamp() - interval '1 day');
end
$$;
-- What was: closed rows, and the keys of rows that were deleted.

-- A closed row was there from the commit of batch _batch_in until that of _batch_out: [_batch_in, _batch_out).
-- _month is the month in which the closing merge began, so that whole months can be given up.
create or replace procedure intentc.put_history(relation text, key text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if key = '{}' then
    raise exception 'store.%: history needs a key', relation
      using hint = 'declare the key of the dataset, or serve it from a platform with `history: live`';
  end if;
  if to_regclass(format('history.%I', relation)) is null then
    execute format('create table history.%I (%s, _batch_in bigint not null, _batch_out bigint not null, '
                   '_month date not null) partition by range (_month)',
                   relation, intentc.column_list(format('store.%I', relation)::regclass));
    execute format('create index on history.%I (%s, _batch_out)', relation,
                   (select string_agg(format('%I', k), ', ' order by n) from unnest(key) with ordinality as u(k, n)));
  end if;
end
$$;

-- A key is here while no row has it, with the batch that deleted the row.
create or replace procedure intentc.put_gone(relation text, key text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  types constant jsonb := intentc.columns_of(format('store.%I', relation)::regclass);
begin
  execute format('create table if not exists gone.%I (%s, _batch bigint not null, constraint %I primary key (%s))', relation,
                 (select string_agg(format('%I %s', k, types ->> k), ', ' order by n) from unnest(key) with ordinality as u(k, n)),
                 intentc.key_name(relation),
                 (select string_agg(format('%I', k), ', ' order by n) from unnest(key) with ordinality as u(k, n)));
end
$$;

-- The name of a partition, which no table of a dataset can have: those have no blanks in their names.
create or replace function intentc.partition_name(relation text, month date) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when octet_length(relation) <= 55 then relation else left(relation, 46) || ' ' || left(md5(relation), 8) end
         || to_char(month, ' YYYY-MM')
$$;

-- Partitions are made by the merge that first needs them, and loaders may not make tables: this runs as its owner. To
-- attach a table waits for no reader, as `create table ... partition of` would.
create or replace procedure intentc.put_partition(relation text, month date)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name constant text := intentc.partition_name(relation, month);
begin
  if to_regclass(format('history.%I', name)) is not null then
    return;
  end if;
  if not exists (select from intentc.dataset d where d.relation = put_partition.relation and d.history = 'forensic')
     and not exists (select from intentc.import i where i.relation = put_partition.relation and i.history = 'forensic') then
    raise exception 'history.% is not kept', relation;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('intentc table ' || relation, 0));
  if to_regclass(format('history.%I', name)) is null then
    execute format('create table history.%I (like history.%I)', name, relation);
    execute format('alter table history.%I attach partition history.%I for values from (%L) to (%L)',
                   relation, name, month, (month + interval '1 month')::date);
  end if;
end
$$;
revoke all on procedure intentc.put_partition(text, date) from public;
-- The text of test_decoding, taken apart. What it writes:
--   table public."My Table": UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:2 note[text]:'it''s' at["char"]:null
-- Names are quoted as by quote_ident; values are bare (numbers, true, null, unchanged-toast-datum) or in quotes, where
-- only the quote is doubled. Tokens are matched one after the other and must cover the whole text: what is not
-- understood is an error, never a guess.

create or replace function intentc.unquoted(word text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when word like '"%' or word like '''%' or word like 'B''%'
    then replace(substr(word, strpos(word, q) + 1, length(word) - strpos(word, q) - 1), q || q, q) else word end
  from (select case when word like '"%' then '"' else '''' end) x (q)
$$;

-- The columns of one tuple, from ` name[type]:value name[type]:value`: name -> text of the value, or null; in `kept`
-- those whose value was not written because it has not changed.
create or replace function intentc.decode_tuple(line text, out fields jsonb, out kept text[])
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  covered bigint;
begin
  select coalesce(jsonb_object_agg(name, case when value <> 'null' then intentc.unquoted(value) end)
                    filter (where value <> 'unchanged-toast-datum'), '{}'),
         array_agg(name order by n) filter (where value = 'unchanged-toast-datum'),
         coalesce(sum(length(whole)), 0)
  into fields, kept, covered
  from (
    select n, t.m[1] as whole, intentc.unquoted(t.m[2]) as name, t.m[3] as value
    from regexp_matches(line,
      '( ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\[(?:"(?:[^"]|"")+"|[^]["]|\[\])+\]:(B?''(?:[^'']|'''')*''|[^ '']+))',
      'g') with ordinality as t (m, n)
  ) tokens;
  if covered <> length(line) then
    raise exception 'not understood: %', left(line, 200);
  end if;
end
$$;

-- One line. `tables`: as quoted in the text; several only for TRUNCATE. `before`: the old row or its key, where the key
-- has changed or the row is gone.
create or replace function intentc.decode_change(line text,
  out tables text[], out op text, out before jsonb, out after jsonb, out kept text[])
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  head text[] := regexp_match(line,
    '^(table ((?:(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)(?:\.|, )?)+): (INSERT|UPDATE|DELETE|TRUNCATE):)');
  rest text;
  split integer;
begin
  if head is null then
    raise exception 'not understood: %', left(line, 200);
  end if;
  op := head[3];
  rest := substr(line, length(head[1]) + 1);
  tables := array(select t.m[1] from regexp_matches(head[2],
    '((?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\.(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*))(?:, |$)', 'g') t (m));
  if op = 'TRUNCATE' then
    return;
  elsif rest = ' (no-tuple-data)' then
    raise exception 'a change of % came without its key: the replica identity of that table is nothing', head[2];
  elsif op = 'DELETE' then
    select d.fields into before from intentc.decode_tuple(rest) d;
  elsif rest like ' old-key: %' then
    -- The old key ends where ` new-tuple:` follows a value; inside quotes it is text, so the tokens decide.
    split := length((regexp_match(rest,
      '^ old-key:((?: (?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\[(?:"(?:[^"]|"")+"|[^]["]|\[\])+\]:(?:B?''(?:[^'']|'''')*''|[^ '']+))*) new-tuple:'))[1]);
    select d.fields into before from intentc.decode_tuple(substr(rest, 10, split)) d;
    select d.fields, d.kept into after, kept from intentc.decode_tuple(substr(rest, 10 + split + 11)) d;
  else
    select d.fields, d.kept into after, kept from intentc.decode_tuple(rest) d;
  end if;
end
$$;
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
-- Gates: what a batch must be before it may change a table. A batch that fails is quarantined, whole; its contact and
-- the numbers are in intentc.event, and the next run begins a fresh one.

-- Would values be cut, silently, when they are stored as `here`? What does not fit at all is an error of its own.
create or replace function intentc.cuts(there text, here text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select there <> here and case
    when here ~ '^numeric\(' and there ~ '^numeric\('
      then substring(there, ',(-?\d+)')::int > substring(here, ',(-?\d+)')::int
    when here = 'real' then there = 'double precision'
    when here ~ '^(date|time )' then there ~ '^timestamp'
    else false
  end
$$;

-- Columns whose type at the source is neither that of the last batch nor that of the warehouse; of a first batch, those
-- whose values would be cut.
create or replace function intentc.source_changes(d intentc.dataset, x intentc.batch_dataset) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(
    case when before is null then format('%I is %s at the source, and %s would cut it', col, there, here)
         else format('%I was %s at the source and is %s now', col, before, there) end, ', ' order by col)
  from intentc.last_read(d.stream, d.name) l
  cross join intentc.columns_of(format('stage.%I', d.relation)::regclass) ours
  cross join lateral (
    select c.key, c.value, ours ->> c.key, l.source ->> c.key from jsonb_each_text(x.source) c
  ) q (col, there, here, before)
  where there <> here and case when before is null then intentc.cuts(there, here) else there <> before end
$$;

-- The gates that one staged dataset does not pass. Those that are `hard` would make the merge ambiguous and cannot be
-- released.
create or replace function intentc.failed_gates(d intentc.dataset, x intentc.batch_dataset)
returns table (gate text, hard boolean, message text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  keys constant text := (select string_agg(format('%I', k), ', ' order by n) from unnest(d.key) with ordinality u(k, n));
  same_key constant text := intentc.same_key(d);
  changes constant text := intentc.source_changes(d, x);
  staged bigint;
  present bigint;
  bad bigint;
  col text;
begin
  if changes is not null then
    return query select 'schema', false, changes;
  end if;

  execute format('select count(*) from stage.%I where _op = ''u''', d.relation) into staged;
  if x.complete or same_key is null then
    execute format('select count(*) from store.%I', d.relation) into present;
  else
    -- Changes come often and are few: what is stored is counted only if rows go, and no further than where it is enough.
    execute format('select count(*) from stage.%1$I s join store.%1$I t on %2$s where s._op = ''d''', d.relation, same_key)
    into bad;
    if bad > 0 then
      execute format('select count(*) from (select from store.%I limit %L::bigint + 1) q', d.relation,
                     greatest(d.delete_floor, bad, ceil(bad / nullif(d.delete_share, 0)))) into present;
    end if;
  end if;
  if x.complete and staged = 0 and present > 0 then
    return query select 'empty-snapshot', false, format('no rows were read, and the table has %s', present);
  elsif present > d.delete_floor or not x.complete and staged = 0 and present > 0 then
    if same_key is null then
      bad := greatest(present - staged, 0);
    elsif x.complete then
      execute format('select count(*) from store.%1$I t where not exists (select from stage.%1$I s where %2$s and s._op = ''u'')',
                     d.relation, same_key) into bad;
    end if;
    if bad = present and staged = 0 then
      return query select 'empty-snapshot', false, format('every row would be deleted, and the table has %s', present);
    elsif present > d.delete_floor and bad > d.delete_share * present then
      return query select 'delete-share', false,
        format('%s of %s rows would be deleted, and %s %% is the limit', bad, present, round(100 * d.delete_share));
    end if;
  end if;

  if same_key is not null then
    execute format('select count(*) from (select from stage.%I where (%s) is not null group by %s having count(*) > 1) q',
                   d.relation, keys, keys) into bad;
    if bad > 0 then
      return query select 'duplicate-key', true, format('%s values of the key (%s) occur more than once', bad, keys);
    end if;
  end if;

  foreach col in array d.key || array(select r from unnest(d.required) r where r <> all (d.key)) loop
    execute format('select count(*) from stage.%1$I where %2$I is null and (_op = ''u'' or %3$L) '
                   'and %4$L <> all (coalesce(_keep, ''{}''))', d.relation, col, col = any (d.key), col) into bad;
    if bad > 0 then
      return query select case when col = any (d.key) then 'null-key' else 'not-null' end, col = any (d.key),
                          format('%s rows have no %I', bad, col);
    end if;
  end loop;

  return query select e.gate, e.fail = 'stop', e.message from intentc.failed_expectations(d, x) e where e.fail <> 'warn';
end
$$;

-- staged -> checked, or quarantined.
create or replace procedure intentc.check_batch(batch bigint, token bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['staged']);
  s intentc.stream;
  r intentc.request;
  failed boolean;
  hard boolean;
begin
  call intentc.lock_stage(b.stream);
  select * into strict s from intentc.stream where identity = b.stream;

  with failure as (
    insert into intentc.event (kind, label, batch, dataset, gate, message, contact)
    select case when g.hard then 'refused' else 'failed' end, s.label, b.id, d.name, g.gate, g.message, s.contact
    from intentc.dataset d
    join intentc.batch_dataset x on x.batch = b.id and x.dataset = d.name
    cross join lateral intentc.failed_gates(d, x) g
    where d.stream = b.stream
    order by d.name, g.gate
    returning kind
  )
  select count(*) > 0, coalesce(bool_or(kind = 'refused'), false) into failed, hard from failure;

  insert into intentc.event (kind, label, batch, dataset, message, contact)
  select 'warning', s.label, b.id, d.name, format('%s: %s', e.gate, e.message), s.contact
  from intentc.dataset d
  join intentc.batch_dataset x on x.batch = b.id and x.dataset = d.name
  cross join lateral intentc.failed_expectations(d, x) e
  where d.stream = b.stream and e.fail = 'warn'
  order by d.name, e.gate;

  -- A release is for the next batch that comes here, whether it turns out to need it or not.
  update intentc.request x set consumed_at = clock_timestamp(), batch = b.id
  where x.id = (select min(y.id) from intentc.request y
                where y.kind = 'release' and y.label = s.label and y.consumed_at is null)
  returning * into r;
  if r.id is not null then
    insert into intentc.event (kind, label, batch, message, contact)
    values ('release', s.label, b.id, format('%s asked: %s', r.asked_by, r.reason), s.contact);
  end if;

  if failed and (hard or r.id is null) then
    update intentc.batch set state = 'quarantined', ended_at = clock_timestamp() where id = b.id;
  else
    update intentc.batch set state = 'checked' where id = b.id;
  end if;
end
$$;
-- The merge of a checked batch into the base tables, in one transaction with its state.

-- `s.key = t.key and ...`, or null for a dataset without a key.
create or replace function intentc.same_key(d intentc.dataset) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('s.%1$I = t.%1$I', k), ' and ' order by n) from unnest(d.key) with ordinality u(k, n)
$$;

-- The value that a staged row brings for each column, in order: its own, or what is stored where `_keep` says so.
create or replace function intentc.staged_values(d intentc.dataset, keeps boolean) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(case when keeps and c <> all (d.key)
                      then format('case when %1$L = any (s._keep) then t.%2$I else s.%2$I end', c, c)
                      else format('s.%I', c) end, ', ' order by n)
  from unnest(d.columns) with ordinality u(c, n)
$$;

-- A batch of changes may ask for stored values only where a row is stored.
create or replace procedure intentc.check_kept(d intentc.dataset)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  lost bigint;
begin
  execute format('select count(*) from stage.%1$I s where s._op = ''u'' and cardinality(s._keep) > 0 '
                 'and not exists (select from store.%1$I t where %2$s)', d.relation, intentc.same_key(d)) into lost;
  if lost > 0 then
    raise exception 'dataset %: % rows keep a stored value, and no such row is stored', d.name, lost
      using hint = 'the changes do not continue what is stored: read this stream from its beginning';
  end if;
end
$$;

-- Deletes, updates, inserts; without a key the rows are replaced. A row has changed when its bytes have (`*<>`): that
-- also holds for types without equality (json, xml, point) and for those whose equality is too kind (1 month = 30
-- days, boxes of one area), and nulls are values like any other. Where history is kept, the row as it was moves there
-- in the same statement.
create or replace procedure intentc.merge_dataset(d intentc.dataset, batch bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  same_key constant text := intentc.same_key(d);
  complete constant boolean := (
    select x.complete from intentc.batch_dataset x where x.batch = merge_dataset.batch and x.dataset = d.name);
  forensic constant boolean := d.history = 'forensic';
  month constant date := date_trunc('month', clock_timestamp() at time zone 'UTC');
  track constant boolean := d.track_deletes and same_key is not null;
  keys constant text := (select string_agg(format('%I', k), ', ' order by n) from unnest(d.key) with ordinality u(k, n));
  keeps boolean;
  names text;
  in_table text;
  values_ text;
  doomed text;
  changed text;
  closing text;
  inserts bigint;
  updates bigint := 0;
  deletes bigint;
begin
  select string_agg(format('%I', c), ', ' order by n), string_agg(format('t.%I', c), ', ' order by n)
  into names, in_table
  from unnest(d.columns) with ordinality u(c, n);
  if same_key is null and (forensic or not complete) then
    raise exception 'dataset %: %', d.name,
      case when forensic then 'history cannot be kept without a key' else 'changes cannot be merged without a key' end;
  end if;
  if forensic then
    call intentc.put_partition(d.relation, month);
    -- All that is stored, also what the model has let go of.
    closing := format('insert into history.%1$I (%2$s, _batch_in, _batch_out, _month) select %2$s, _batch, %3$s, %4$L::date from ',
                      d.relation, intentc.names_of(format('store.%I', d.relation)::regclass), batch, month);
  end if;

  if complete then
    doomed := format('where not exists (select from stage.%I s where s._op = ''u'' and %s)', d.relation,
                     coalesce(same_key, 'false'));
  else
    call intentc.check_kept(d);
    doomed := format('using stage.%I s where s._op = ''d'' and %s', d.relation, same_key);
  end if;
  execute format('with gone as (delete from store.%I t %s returning t.*)', d.relation, doomed)
    || case when forensic then format(', closed as (%s gone)', closing) else '' end
    || case when track then format(', noted as (insert into gone.%I (%s, _batch) select %s, %s from gone '
                                   'on conflict (%s) do update set _batch = excluded._batch)',
                                   d.relation, keys, keys, batch, keys) else '' end
    || ' select count(*) from gone' into deletes;

  if same_key is not null then
    execute format('select exists (select from stage.%I where cardinality(_keep) > 0)', d.relation) into keeps;
    values_ := intentc.staged_values(d, keeps);
    changed := format('s._op = ''u'' and %s and row(%s)::record *<> row(%s)::record', same_key, values_, in_table);
    if forensic then
      execute format('with changed as materialized (select t.*, t.ctid as _row, s.ctid as _staged '
                     'from store.%1$I t join stage.%1$I s on %2$s), closed as (%3$s changed) '
                     'update store.%1$I t set (%4$s, _batch) = row(%5$s, %6$s) '
                     'from changed c join stage.%1$I s on s.ctid = c._staged where t.ctid = c._row',
                     d.relation, changed, closing, names, values_, batch);
    else
      execute format('update store.%1$I t set (%2$s, _batch) = row(%3$s, %4$s) from stage.%1$I s where %5$s',
                     d.relation, names, values_, batch, changed);
    end if;
    get diagnostics updates = row_count;
  end if;

  if track then
    execute format('delete from gone.%1$I t using stage.%1$I s where s._op = ''u'' and %2$s', d.relation, same_key);
  end if;
  execute format('insert into store.%1$I (%2$s, _batch) select %3$s, %4$s from stage.%1$I s '
                 'where s._op = ''u'' and not exists (select from store.%1$I t where %5$s)',
                 d.relation, names, intentc.staged_values(d, false), batch, coalesce(same_key, 'false'));
  get diagnostics inserts = row_count;

  update intentc.batch_dataset x set inserted = inserts, updated = updates, deleted = deletes
  where x.batch = merge_dataset.batch and x.dataset = d.name;
end
$$;

-- When the newest batch of the stream becomes visible. It never falls, whatever the clock does: intervals of history
-- have their beginning before their end.
create or replace function intentc.commit_time(stream text) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select greatest(clock_timestamp(), (select max(b.ended_at) + interval '1 microsecond' from intentc.batch b
                                      where b.stream = commit_time.stream and b.state = 'committed'))
$$;

-- `committed batch ...`, `quarantined: ...`, or `waiting: ...`.
create or replace function intentc.merge(batch bigint, token bigint) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  b constant intentc.batch := intentc.mine(batch, token, array['checked', 'quarantined']);
  d intentc.dataset;
  present bigint;
begin
  if b.state = 'quarantined' then
    return (
      select format('quarantined: %s; ', string_agg(concat_ws(' ', e.dataset, e.gate) || ': ' || e.message, '; ' order by e.id))
             || case when bool_or(e.kind = 'refused') then 'this must be put right where the rows come from'
                else format('if it is right, let the next one through: '
                            'insert into intentc.request (kind, label, reason) values (''release'', %L, ''why'')',
                            intentc.label_of(b.stream)) end
      from intentc.event e where e.batch = b.id and e.gate is not null);
  end if;

  if exists (select from intentc.batch x where x.stream = b.stream and x.state = 'committed' and x.id > b.id) then
    raise exception 'batch %: a newer batch of this stream is committed already', b.id
      using hint = 'discard this one: insert into intentc.request (kind, label, reason) values (''discard'', ...)';
  end if;
  -- An apply of this chunk waits until the merge is over, or has come before and is seen here.
  perform from intentc.stream s where s.identity = b.stream for share;
  if intentc.shape_of(b.stream) is distinct from b.shape then
    return 'waiting: the settings have changed since this batch was staged; the next run stages it again';
  end if;

  call intentc.lock_stage(b.stream);
  for d in select * from intentc.dataset x where x.stream = b.stream order by x.name loop
    call intentc.refuse_planted(d.relation);
    execute format('select count(*) from stage.%I', d.relation) into present;
    if present is distinct from (select x.staged from intentc.batch_dataset x where x.batch = b.id and x.dataset = d.name)
    then
      raise exception 'batch %: staging of dataset % has % rows and not those that were staged', b.id, d.name, present
        using hint = 'a crashed server empties staging; the next run starts this batch again';
    end if;
    call intentc.merge_dataset(d, b.id);
  end loop;
  update intentc.batch set state = 'committed', ended_at = intentc.commit_time(b.stream) where id = b.id;
  return format('committed batch %s: %s', b.id,
    (select string_agg(format('%s %s rows (+%s ~%s -%s)', x.dataset, x.staged, x.inserted, x.updated, x.deleted), ', '
                       order by x.dataset)
     from intentc.batch_dataset x where x.batch = b.id));
end
$$;
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
-- An export, as seen from home. The target says how far it has come, home decides what is sent, and is told in the end.
-- Home keeps nothing that the target could contradict: killed anywhere, the next run asks again.

-- `export changes|all|again`, `waiting: <why>`, or `refused: <why>`. `batch` and `mark` are what the target has (0 and -
-- for nothing); `incomplete`: it needs everything, whatever it has.
create or replace function intentc.begin_export(
  label text, shape text, batch bigint, mark text, incomplete boolean) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
  d intentc.dataset;
  newest bigint;
  known boolean;
begin
  call intentc.lock_exports(label);
  select * into e from intentc.export x where x.label = begin_export.label;
  select * into d from intentc.dataset x where x.stream = e.stream and x.name = e.dataset;
  if e.label is null or e.shape <> shape or d.stream is null then
    return 'waiting: the apply.sql that belongs to this job is not applied yet at home';
  end if;
  e := intentc.obey_export_requests(e);
  if e.paused then
    return 'waiting: paused on request; a request of kind resume ends that';
  end if;
  newest := intentc.newest_batch(e.stream, e.dataset);
  if newest is null then
    return 'waiting: no batch has brought it yet';
  end if;

  known := batch = 0 or exists (select from intentc.batch b
                                where b.id = begin_export.batch and b.stream = e.stream and b.state = 'committed'
                                  and intentc.mark_of(b) = begin_export.mark);
  if not known and not e.again then
    return intentc.refuse_export(e, format(
      'the target has batch %s, which this database does not have (was it restored from a backup?); if it should have '
      'what is here: insert into intentc.request (kind, label, reason) values (''rehydrate'', %L, ''why'')', batch, label));
  end if;

  call intentc.confirm_export(e, case when known then nullif(batch, 0) end);
  select * into e from intentc.export x where x.label = begin_export.label;
  if e.again then
    return 'export again';
  elsif batch = newest and not incomplete then
    return 'waiting: nothing new';
  elsif batch = 0 or incomplete or d.key = '{}' or not d.track_deletes or batch < e.since
        or to_regclass(format('gone.%I', d.relation)) is null then
    return 'export all';
  end if;
  return 'export changes';
end
$$;

-- Exports of one dataset forget deleted keys together, so each step locks them all, in one order.
create or replace procedure intentc.lock_exports(label text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
begin
  select * into e from intentc.export x where x.label = lock_exports.label;
  perform from intentc.export x where x.stream = e.stream and x.dataset = e.dataset order by x.label for update;
end
$$;

create or replace function intentc.obey_export_requests(e intentc.export) returns intentc.export
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intentc.request;
begin
  for r in select * from intentc.request x
           where x.label = e.label and x.consumed_at is null and x.kind in ('pause', 'resume', 'rehydrate')
           order by x.id for update
  loop
    e.again := e.again or r.kind = 'rehydrate';
    e.paused := case r.kind when 'pause' then true when 'resume' then false else e.paused end;
    update intentc.request set consumed_at = clock_timestamp() where id = r.id;
    insert into intentc.event (kind, label, message, contact)
    values (r.kind, e.label, format('%s asked: %s', r.asked_by, r.reason), intentc.contact_of(e.stream));
  end loop;
  update intentc.export x set again = e.again, paused = e.paused where x.label = e.label;
  return e;
end
$$;

create or replace function intentc.contact_of(stream text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce((select s.contact from intentc.stream s where s.identity = stream), '')
$$;

create or replace function intentc.refuse_export(e intentc.export, message text) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  values ('refused', e.label, message, intentc.contact_of(e.stream));
  return 'refused: ' || message;
end
$$;

-- The target has everything up to this batch. Deleted keys that all targets know of are forgotten.
create or replace procedure intentc.confirm_export(e intentc.export, batch bigint)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  kept constant text := (select format('gone.%I', d.relation) from intentc.dataset d
                         where d.stream = e.stream and d.name = e.dataset);
  floor bigint;
begin
  update intentc.export x set batch = confirm_export.batch where x.label = e.label;
  -- Who has nothing yet does not say what it will need.
  select min(coalesce(x.batch, 0)) into floor from intentc.export x where x.stream = e.stream and x.dataset = e.dataset;
  if floor > e.since and to_regclass(kept) is not null then
    execute format('delete from %s where _batch <= $1', kept) using floor;
    update intentc.export x set since = floor
    where x.stream = e.stream and x.dataset = e.dataset and x.since < floor;
  end if;
end
$$;

-- The statement that reads what is to be sent; both it and what it reads are of the snapshot of its transaction.
create or replace function intentc.export_rows(label text, shape text, batch bigint, mode text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
  d intentc.dataset;
  names text;
  as_key text;
  rows_sql text;
begin
  select * into e from intentc.export x where x.label = export_rows.label;
  if e.shape is distinct from shape then
    raise exception 'the settings of % have just changed', label using hint = 'the next run waits for the job that belongs to them';
  end if;
  select * into strict d from intentc.dataset x where x.stream = e.stream and x.name = e.dataset;
  select string_agg(format('t.%I', c), ', ' order by n),
         string_agg(case when c = any (d.key) then format('t.%I', c) else 'null' end, ', ' order by n)
  into names, as_key
  from unnest(d.columns) with ordinality u(c, n);

  rows_sql := format('select %s, ''u'', t._batch, null::bigint, null::date from store.%I t', names, d.relation);
  if mode = 'changes' then
    rows_sql := rows_sql || format(' where t._batch > %s', batch)
      || format(' union all select %1$s, ''d'', null, null, null from gone.%2$I t where t._batch > %3$s '
                'and not exists (select from store.%2$I s where %4$s)', as_key, d.relation, batch, intentc.same_key(d));
  end if;
  if d.history = 'forensic' then
    rows_sql := rows_sql || format(' union all select %s, ''c'', t._batch_in, t._batch_out, t._month from history.%I t',
                                   names, d.relation)
      || case when mode = 'changes' then format(' where t._batch_out > %s', batch) else '' end;
  end if;
  return rows_sql;
end
$$;

-- The batches that the rows are the result of: of a live table the newest, with history all whose times its views need.
create or replace function intentc.exported_batches(label text, batch bigint, mode text)
returns table (batch bigint, mark text, begun_at timestamptz, staged_at timestamptz, ended_at timestamptz, stream text)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select b.id, intentc.mark_of(b), b.begun_at, b.staged_at, b.ended_at, b.stream
  from intentc.export e
  join intentc.dataset d on d.stream = e.stream and d.name = e.dataset
  cross join lateral (select intentc.newest_batch(e.stream, e.dataset) as id) newest
  join intentc.batch b on b.stream = e.stream and b.state = 'committed' and b.id <= newest.id
    and (b.id = newest.id
         or d.history = 'forensic' and (exported_batches.mode <> 'changes' or b.id > exported_batches.batch))
  where e.label = exported_batches.label
  order by b.id
$$;

-- The last step of a job that ran to its end.
create or replace procedure intentc.end_export(label text, batch bigint, mode text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  e intentc.export;
begin
  call intentc.lock_exports(label);
  update intentc.export x
  set exported_at = clock_timestamp(), again = x.again and end_export.mode <> 'again'
  where x.label = end_export.label
  returning * into e;
  if e.label is not null then
    call intentc.confirm_export(e, batch);
  end if;
end
$$;

-- The last step of one that did not.
create or replace procedure intentc.export_failed(label text, message text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into intentc.event (kind, label, message, contact)
  select 'failed', export_failed.label, message || '; nothing is lost: the next run begins again',
         coalesce((select intentc.contact_of(e.stream) from intentc.export e where e.label = export_failed.label), '');
end
$$;
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
-- What operators look at.

call intentc.put_report('runs', $$
select b.id as batch, intentc.label_of(b.stream) as label, x.dataset, b.state, b.token as attempts, b.generation,
       x.staged, x.inserted, x.updated, x.deleted,
       b.begun_at, b.staged_at, b.ended_at,
       (select string_agg(e.message, '; ' order by e.id) from intentc.event e
        where e.batch = b.id and (e.dataset = x.dataset or e.dataset is null)) as message,
       b.source_at, x.complete
from intentc.batch b left join intentc.batch_dataset x on x.batch = b.id
$$);
comment on view intentc.runs is 'one row per batch and dataset: rows in, changes, times, outcome';

call intentc.put_report('streams', $$
select s.label, s.paused, s.contact,
       (select max(b.ended_at) from intentc.batch b where b.stream = s.identity and b.state = 'committed') as last_commit,
       (select b.state from intentc.batch b where b.stream = s.identity order by b.id desc limit 1) as last_state
from intentc.stream s
$$);
comment on view intentc.streams is 'one row per stream: when it last committed, and how its newest batch stands';
-- What operators look at, of exports.

call intentc.put_report('exports', $$
select e.label, e.dataset, e.target, e.paused, e.batch as applied, n.newest,
       (select count(*) from intentc.batch b
        where b.stream = e.stream and b.state = 'committed' and b.id > coalesce(e.batch, 0) and b.id <= n.newest) as behind,
       e.again as rehydrates, e.exported_at,
       (select v.message from intentc.event v where v.label = e.label order by v.id desc limit 1) as last_event
from intentc.export e
cross join lateral (select intentc.newest_batch(e.stream, e.dataset) as newest) n
$$);
comment on view intentc.exports is 'at home: per dataset and target the batch that the target has, and how many it is behind';
-- From an older control schema to this one. A routine whose arguments have changed still stands beside the one made
-- above, and calls that fit both would be ambiguous: what was not made in this transaction and has a twin that was, goes.
do $$
declare
  old regprocedure;
begin
  for old in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'intentc'::regnamespace and p.xmin <> pg_current_xact_id()::xid
      and exists (select from pg_proc n where n.pronamespace = p.pronamespace and n.proname = p.proname
                                          and n.xmin = pg_current_xact_id()::xid)
  loop
    execute format('drop routine %s', old);
  end loop;
end
$$;

drop procedure if exists intentc.merge_live(intentc.dataset, bigint);
drop procedure if exists intentc.drop_views_of(text);
drop procedure if exists intentc.restore_views_of(text);

-- Chunks that have not changed are not applied again: their staging tables are brought up to date here.
do $$
declare
  relation text;
begin
  for relation in
    select o.name from intentc.object o
    where o.kind = 'table' and o.schema = 'store' and to_regclass(format('stage.%I', o.name)) is not null
  loop
    call intentc.complete_stage(relation);
  end loop;
end
$$;

drop function if exists intentc.newest_inputs(intentc.transformer);

-- Transformers' code ran through functions `select_<identity>`; now it runs under a login of its own.
do $$
declare
  door regprocedure;
begin
  for door in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'intentc'::regnamespace and p.proname ~ '^select_[0-9a-f]{32}$'
  loop
    execute format('drop routine %s', door);
  end loop;
end
$$;

-- Tables belonged to their zones, whose roles could make things where the warehouse has its own.
do $$
declare
  o record;
begin
  for o in
    select n.oid::regnamespace as schema, c.owner
    from pg_namespace n cross join (select distinct owner from intentc.chunk where owner <> '') c
    where to_regrole(quote_ident(c.owner)) is not null and has_schema_privilege(c.owner, n.oid, 'create')
      and (n.nspname in ('store', 'stage', 'history', 'gone')
           or exists (select from intentc.object w where w.kind = 'workspace' and w.schema = n.nspname))
  loop
    execute format('revoke create%s on schema %s from %I',
                   case when o.schema::text not in ('store', 'stage', 'history', 'gone') then ', usage' end, o.schema, o.owner);
  end loop;
  for o in select c.id from intentc.chunk c where c.owner <> '' and to_regrole(quote_ident(c.owner)) is not null order by 1 loop
    call intentc.own_chunk(o.id);
  end loop;
  for o in  -- of datasets that are not loaded any more; views on them go on reading
    select c.oid::regclass as name, w.owner
    from intentc.object k cross join lateral intentc.tables_of(k.name) t (oid) join pg_class c on c.oid = t.oid
    join (select distinct owner from intentc.chunk where owner <> '') w on to_regrole(quote_ident(w.owner)) = c.relowner
    where k.kind = 'table' and k.schema = 'store'
    order by 1
  loop
    execute format('alter table %s owner to %I', o.name, intentc.definer());
    execute format('grant select on %s to %I', o.name, o.owner);
  end loop;
end
$$;
-- What everybody has by default, and not here: temporary tables are for those who work in this database, routines of the
-- control schema for those who were given them.
create or replace procedure intentc.close_public(workers text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
begin
  revoke all on all routines in schema intentc from public;
  execute format('revoke temporary on database %I from public', current_database());
  foreach who in array workers loop
    execute format('grant temporary on database %I to %I', current_database(), who);
  end loop;
  if to_regnamespace('public') is not null and has_schema_privilege('public', 'public', 'create') then
    revoke create on schema public from public;
  end if;
end
$$;


-- Roles. The login runs the jobs; of each zone one role says what it may write, and another owns tables and views.
call intentc.begin_chunk('foundation');
call intentc.put_login('warehouse_load');
call intentc.put_role('warehouse_load_eu', array['warehouse_load']::text[]);
call intentc.put_loader('warehouse_load_eu');
call intentc.put_owner('warehouse_deploy_eu');

-- Transformers: one login each, which can do nothing but run its own.
call intentc.put_runner('warehouse_t_maskcustomersworkspace', 'w_maskcustomersworkspace');

-- Workspaces: a schema for the views, and a role with exactly these members.
call intentc.put_workspace('w_maskcustomersworkspace', 'warehouse_w_maskcustomersworkspace',
  array['warehouse_t_maskcustomersworkspace']::text[]);
call intentc.put_workspace('w_productliveadhocreporting', 'warehouse_w_productliveadhocreporting',
  array['reporting']::text[]);
call intentc.end_chunk();
call intentc.close_public(array['warehouse_load', 'warehouse_deploy_eu', 'warehouse_w_productliveadhocreporting']::text[]);
