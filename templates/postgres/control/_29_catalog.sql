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
