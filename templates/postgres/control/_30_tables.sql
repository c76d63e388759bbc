-- Tables grow and never shrink: a missing one is made, a missing column is added, nothing is dropped.
-- A table that already is as the file says is not locked, so that a long report does not hold up an apply.

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

-- Name and type of each column, as PostgreSQL spells the type.
create or replace function intentc.spelled(relation text, columns text[]) returns text[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  item text[];
  list text;
  result text[];
begin
  foreach item slice 1 in array columns loop
    if to_regtype(item[2]) is null then
      raise exception 'store.%: `%` is not a type of this database (column `%`)', relation, item[2], item[1];
    end if;
    list := concat_ws(', ', list, format('%I %s', item[1], item[2]));
  end loop;
  execute format('create temporary table intentc_shape (%s)', list);
  select array_agg(array[attname, format_type(atttypid, atttypmod)]::text[] order by attnum) into result
  from pg_attribute where attrelid = 'pg_temp.intentc_shape'::regclass and attnum > 0;
  drop table pg_temp.intentc_shape;
  return result;
end
$$;

-- The actions of `alter table` that bring a table to these columns; null: it has them.
create or replace function intentc.growth(space text, relation text, columns text[]) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  present constant jsonb := intentc.columns_of(format('%I.%I', space, relation)::regclass);
  item text[];
  actions text;
begin
  foreach item slice 1 in array columns loop
    if not present ? item[1] then
      continue when space = 'gone';  -- which has the key only
      actions := concat_ws(', ', actions, format('add column %I %s', item[1], item[2]));
    elsif present ->> item[1] = item[2] then
      continue;
    elsif intentc.widens(present ->> item[1], item[2]) then
      actions := concat_ws(', ', actions, format('alter column %I type %s', item[1], item[2]));
    elsif not intentc.widens(item[2], present ->> item[1]) then
      raise exception 'store.%: column `%` is %, and the model now says %', relation, item[1], present ->> item[1], item[2]
        using hint = 'a type that holds data only widens in place; give the column another name, or restore its type';
    end if;
  end loop;
  return actions;
end
$$;

-- The tables of a dataset that there are, brought to these columns together.
create or replace procedure intentc.grow_table(relation text, columns text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  space text;
  actions text;
  commands text[] := '{}';
  tables oid[] := '{}';
  again text[] := '{}';
begin
  foreach space in array array['store', 'stage', 'history', 'gone'] loop
    continue when to_regclass(format('%I.%I', space, relation)) is null;
    actions := intentc.growth(space, relation, columns);
    continue when actions is null;
    commands := commands || format('alter table %I.%I %s', space, relation, actions);
    if actions ~ '^alter column|, alter column' then
      tables := tables || format('%I.%I', space, relation)::regclass::oid;
    end if;
  end loop;
  if tables <> '{}' then
    again := intentc.step_aside('pg_class'::regclass, tables);
  end if;
  call intentc.step_back(commands || again);
end
$$;

-- Columns that had another name once. Views follow by themselves, and keep what their consumers call it.
create or replace procedure intentc.rename_columns(relation text, renamed text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  item text[];
  space text;
  present jsonb;
begin
  if cardinality(renamed) = 0 then
    return;
  end if;
  foreach item slice 1 in array renamed loop
    foreach space in array array['store', 'stage', 'history', 'gone'] loop
      present := intentc.columns_of(to_regclass(format('%I.%I', space, relation)));
      if present ? item[1] and not present ? item[2] then
        execute format('alter table %I.%I rename column %I to %I', space, relation, item[1], item[2]);
      end if;
    end loop;
  end loop;
end
$$;

create or replace procedure intentc.put_table(
  relation text, key text[], columns text[], history text default 'live', track_deletes boolean default false,
  renamed text[] default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('key', key, 'columns', columns);
  stored constant regclass := to_regclass(format('store.%I', relation));
  spelled text[];
  keys text;
  list text;
begin
  if stored is not null and intentc.columns_of(to_regclass(format('stage.%I', relation))) ? '_position'
     and (history = 'live' or to_regclass(format('history.%I', relation)) is not null)
     and (not track_deletes or key = '{}' or to_regclass(format('gone.%I', relation)) is not null)
     and exists (select from intentc.object o where o.kind = 'table' and o.schema = 'store' and o.name = relation
                                                and o.definition = wanted) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('intentc table ' || relation, 0));

  call intentc.rename_columns(relation, renamed);
  spelled := intentc.spelled(relation, columns);
  select string_agg(format('%I %s', spelled[n][1], spelled[n][2]), ', ' order by n) into list
  from generate_subscripts(spelled, 1) n;
  select string_agg(format('%I', k), ', ' order by n) into keys from unnest(key) with ordinality as u(k, n);

  execute format('create table if not exists store.%I (%s, _batch bigint not null%s)', relation, list,
                 format(', constraint %I primary key (', intentc.key_name(relation)) || keys || ')');
  execute format('create unlogged table if not exists stage.%I (%s)', relation, list);
  call intentc.complete_stage(relation);
  call intentc.refuse_planted(relation);
  if intentc.key_of(format('store.%I', relation)::regclass) <> key then
    raise exception 'store.%: the key is (%), and the model now says (%)', relation,
      array_to_string(intentc.key_of(format('store.%I', relation)::regclass), ', '), array_to_string(key, ', ')
      using hint = 'another key is another table: give the dataset a new name, or restore its key';
  end if;
  call intentc.grow_table(relation, spelled);
  if history = 'forensic' then
    call intentc.put_history(relation, key);
  end if;
  if track_deletes and keys is not null then
    call intentc.put_gone(relation, key);
  end if;

  insert into intentc.object (kind, schema, name, definition) values ('table', 'store', relation, wanted)
  on conflict on constraint object_pkey do update set definition = excluded.definition;
end
$$;
