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
