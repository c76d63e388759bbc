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
