-- PostgreSQL does not change a column's type under a view, and replaces neither a view nor a function by one of another
-- shape. What stands on such a thing, ours or a consumer's own, steps aside and comes back in the same transaction, with
-- its owner, its grants and its comment.

-- Views, and functions whose body is bound to what it reads; nearest first.
create or replace function intentc.dependants(class regclass, objects oid[])
returns table (kind regclass, object oid)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive d (kind, object, level) as (
    select class, o, 0 from unnest(objects) o
    union all
    select n.kind, n.object, d.level + 1
    from d cross join lateral (
      select 'pg_class'::regclass as kind, w.ev_class as object
      from pg_depend p join pg_rewrite w on w.oid = p.objid
      where p.classid = 'pg_rewrite'::regclass and p.refclassid = d.kind and p.refobjid = d.object
        and (d.kind <> 'pg_class'::regclass or w.ev_class <> d.object)
      union
      select 'pg_proc'::regclass, p.objid
      from pg_depend p
      where p.classid = 'pg_proc'::regclass and p.refclassid = d.kind and p.refobjid = d.object
    ) n
  )
  select d.kind, d.object from d where d.level > 0 group by d.kind, d.object order by max(d.level), d.object
$$;

-- The statements that give a new view or function of this name the grants of this one.
create or replace function intentc.grants_of(kind regclass, object oid) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  with it as (
    select format('table %I.%I', n.nspname, c.relname) as name, c.relowner as owner,
           coalesce(c.relacl, acldefault('r', c.relowner)) as acl
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where kind = 'pg_class'::regclass and c.oid = object
    union all
    select 'function ' || p.oid::regprocedure, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p where kind = 'pg_proc'::regclass and p.oid = object
  )
  select array(
    select format('revoke all on %s from public', it.name) from it
    union all
    select format('grant %s on %s to %s%s', a.privilege_type, it.name,
                  case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                  case when a.is_grantable then ' with grant option' else '' end)
    from it cross join lateral aclexplode(it.acl) a where a.grantee <> it.owner)
$$;

-- The same for its columns by themselves: their grants and their comments.
create or replace function intentc.column_settings(view regclass) returns table (col name, command text)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with it as (
    select format('%I.%I', n.nspname, c.relname) as name, c.relowner as owner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = view
  )
  select a.attname, format('grant %s (%I) on table %s to %s%s', x.privilege_type, a.attname, it.name,
                           case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end,
                           case when x.is_grantable then ' with grant option' else '' end)
  from it, pg_attribute a cross join lateral aclexplode(a.attacl) x
  where a.attrelid = view and a.attnum > 0 and not a.attisdropped and x.grantee <> it.owner
  union all
  select a.attname, format('comment on column %s.%I is %L', it.name, a.attname, col_description(view, a.attnum))
  from it, pg_attribute a
  where a.attrelid = view and a.attnum > 0 and not a.attisdropped and col_description(view, a.attnum) is not null
$$;

-- Drops what stands on these objects; the statements that make it again, in order.
create or replace function intentc.step_aside(class regclass, objects oid[]) returns text[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
  c pg_class;
  name text;
  owner name;
  again text[] := '{}';
  drops text[] := '{}';
  command text;
begin
  for o in select * from intentc.dependants(class, objects) loop
    if o.kind = 'pg_class'::regclass then
      select * into strict c from pg_class x where x.oid = o.object;
      name := format('%I.%I', c.relnamespace::regnamespace::name, c.relname);
      if c.relkind <> 'v' then
        raise exception '% stands on what has to change, and cannot be made again without loss', name
          using hint = 'drop it, apply this render, and make it again';
      end if;
      owner := pg_get_userbyid(c.relowner);
      drops := format('drop view %s', name) || drops;
      again := again || format('create view %s%s as %s', name,
                               ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid));
      name := 'view ' || name;
    else
      select 'function ' || p.oid::regprocedure, pg_get_userbyid(p.proowner) into strict name, owner
      from pg_proc p where p.oid = o.object;
      drops := ('drop ' || name) || drops;
      again := again || pg_get_functiondef(o.object);
    end if;
    again := again || intentc.grants_of(o.kind, o.object);
    if o.kind = 'pg_class'::regclass then
      again := again || array(select s.command from intentc.column_settings(o.object) s);
    end if;
    if obj_description(o.object, o.kind::name) is not null then
      again := again || format('comment on %s is %L', name, obj_description(o.object, o.kind::name));
    end if;
    if owner <> current_user then
      again := again || case when o.kind = 'pg_class'::regclass
        then format('call intentc.give_view(%L, %L)', substr(name, 6), owner)
        else format('alter %s owner to %I', name, owner) end;
    end if;
  end loop;
  foreach command in array drops loop
    execute command;
  end loop;
  return again;
end
$$;

create or replace procedure intentc.step_back(again text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  command text;
begin
  foreach command in array again loop
    execute command;
  end loop;
end
$$;

-- Another view or function under the same name, for the same readers, with what its columns had that it has too.
create or replace procedure intentc.make_anew(kind regclass, object oid, make text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  grants text[] := intentc.grants_of(kind, object);
  name constant text := case when kind = 'pg_class'::regclass then 'view ' || object::regclass
                             else 'function ' || object::regprocedure end;
  columns constant jsonb := (select jsonb_agg(s) from intentc.column_settings(object) s where kind = 'pg_class'::regclass);
  comment constant text := obj_description(object, kind::name);
  again constant text[] := intentc.step_aside(kind, array[object]);
begin
  execute 'drop ' || name;
  execute make;
  if comment is not null then
    grants := grants || format('comment on %s is %L', name, comment);
  end if;
  if columns is not null then
    grants := grants || array(
      select s ->> 'command' from jsonb_array_elements(columns) s
      where intentc.columns_of(to_regclass(substr(name, 6))) ? (s ->> 'col'));
  end if;
  call intentc.step_back(grants || again);
end
$$;
