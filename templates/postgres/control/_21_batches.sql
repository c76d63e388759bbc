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
