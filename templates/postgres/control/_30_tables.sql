-- Tables grow and never shrink: a missing one is made, a missing column is added, nothing is dropped.
-- A table that already is as the file says is not locked, so that a long report does not hold up an apply.

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

create or replace procedure intentc.put_table(relation text, key text[], columns text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('key', key, 'columns', columns);
  space text;
  present jsonb;
  shape jsonb;
  item text[];
  list text;
  changes text;
  retyped boolean;
  same constant boolean := exists (
    select from intentc.object o
    where o.kind = 'table' and o.schema = 'store' and o.name = relation and o.definition = wanted);
begin
  if same and to_regclass(format('store.%I', relation)) is not null
          and intentc.columns_of(to_regclass(format('stage.%I', relation))) ? '_position' then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('intentc table ' || relation, 0));

  foreach item slice 1 in array columns loop
    if to_regtype(item[2]) is null then
      raise exception 'store.%: `%` is not a type of this database (column `%`)', relation, item[2], item[1];
    end if;
    list := concat_ws(', ', list, format('%I %s', item[1], item[2]));
  end loop;
  execute format('create temporary table intentc_shape (%s)', list);
  shape := intentc.columns_of('pg_temp.intentc_shape');
  drop table pg_temp.intentc_shape;

  execute format('create table if not exists store.%I (%s, _batch bigint not null%s)', relation, list,
    (select format(', constraint %I primary key (', intentc.key_name(relation))
            || string_agg(format('%I', k), ', ' order by n) || ')'
     from unnest(key) with ordinality as u(k, n)));
  execute format('create unlogged table if not exists stage.%I (%s)', relation, list);
  call intentc.complete_stage(relation);

  if intentc.key_of(format('store.%I', relation)::regclass) <> key then
    raise exception 'store.%: the key is (%), and the model now says (%)', relation,
      array_to_string(intentc.key_of(format('store.%I', relation)::regclass), ', '), array_to_string(key, ', ')
      using hint = 'another key is another table: give the dataset a new name, or restore its key';
  end if;

  foreach space in array array['store', 'stage'] loop
    present := intentc.columns_of(format('%I.%I', space, relation)::regclass);
    changes := null;
    foreach item slice 1 in array columns loop
      if not present ? item[1] then
        changes := concat_ws(', ', changes, format('add column %I %s', item[1], item[2]));
      elsif intentc.widens(present ->> item[1], shape ->> item[1]) and present -> item[1] <> shape -> item[1] then
        changes := concat_ws(', ', changes, format('alter column %I type %s', item[1], item[2]));
      elsif present -> item[1] <> shape -> item[1]
            and not intentc.widens(shape ->> item[1], present ->> item[1]) then
        raise exception 'store.%: column `%` is %, and the model now says %',
          relation, item[1], present ->> item[1], shape ->> item[1]
          using hint = 'a type that holds data only widens in place; give the column another name, or restore its type';
      end if;
    end loop;
    continue when changes is null;
    -- PostgreSQL does not change the type of a column that a view shows: ours step aside for the moment.
    retyped := changes ~ '^alter column|, alter column';
    if retyped and space = 'store' then
      call intentc.drop_views_of(relation);
    end if;
    execute format('alter table %I.%I %s', space, relation, changes);
    if retyped and space = 'store' then
      call intentc.restore_views_of(relation);
    end if;
  end loop;

  insert into intentc.object (kind, schema, name, definition) values ('table', 'store', relation, wanted)
  on conflict on constraint object_pkey do update set definition = excluded.definition;
end
$$;
