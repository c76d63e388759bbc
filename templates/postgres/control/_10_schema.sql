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
