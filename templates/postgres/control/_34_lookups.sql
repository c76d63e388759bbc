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
