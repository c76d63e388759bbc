-- Views are what consumers see: the columns that the file lists, in that order, and nothing of the warehouse's own.

create or replace procedure intentc.make_view(schema text, name text, relation text, columns text[], reader text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  body constant text := format('select %s from store.%I',
    (select string_agg(format('%I', c), ', ' order by n) from unnest(columns) with ordinality as u(c, n)), relation);
begin
  begin
    execute format('create or replace view %I.%I as %s', schema, name, body);
  exception when invalid_table_definition then
    -- A column went, moved or changed its type: another view under the same name, with the same grants.
    execute format('drop view %I.%I', schema, name);
    execute format('create view %I.%I as %s', schema, name, body);
  end;
  execute format('grant select on %I.%I to %I', schema, name, reader);
end
$$;

create or replace procedure intentc.put_view(schema text, name text, relation text, columns text[], reader text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  wanted constant jsonb := jsonb_build_object('relation', relation, 'columns', columns, 'reader', reader);
  view constant regclass := to_regclass(format('%I.%I', schema, name));
begin
  if view is null or not has_table_privilege(reader, view, 'select') or not exists (
    select from intentc.object o where o.kind = 'view' and o.schema = put_view.schema and o.name = put_view.name
                                   and o.definition = wanted)
  then
    call intentc.make_view(schema, name, relation, columns, reader);
  end if;
  insert into intentc.object (kind, schema, name, definition, chunk)
  values ('view', schema, name, wanted, this_chunk)
  on conflict on constraint object_pkey do update
    set definition = excluded.definition, chunk = excluded.chunk, fresh = true;
end
$$;

create or replace procedure intentc.drop_views_of(relation text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
begin
  for o in select * from intentc.object v where v.kind = 'view' and v.definition ->> 'relation' = relation loop
    execute format('drop view if exists %I.%I', o.schema, o.name);
  end loop;
end
$$;

create or replace procedure intentc.restore_views_of(relation text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
  names text[];
begin
  for o in select * from intentc.object v where v.kind = 'view' and v.definition ->> 'relation' = relation loop
    names := array(select jsonb_array_elements_text(o.definition -> 'columns'));
    call intentc.make_view(o.schema, o.name, relation, names, o.definition ->> 'reader');
  end loop;
end
$$;
