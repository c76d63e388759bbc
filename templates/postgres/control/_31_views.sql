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
