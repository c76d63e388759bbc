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
