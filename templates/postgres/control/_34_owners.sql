-- Who owns what. Tables belong to whoever applied the foundation, as do the procedures that run as their owner: a trigger
-- or a rule of somebody else's table would run with that role's rights. Views belong to one role per zone, so that they
-- read what their zone may read and nothing else; whoever applies chunks is a member of each.

create or replace procedure intentc.put_owner(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  space text;
begin
  if not intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null)
     and to_regrole(quote_ident(role)) is null then
    execute format('create role %I nologin', role);
  end if;
  if not pg_has_role(current_user, role, 'usage') or not intentc.may_become(role) then
    execute format('grant %I to %I', role, current_user);
  end if;
  foreach space in array array['store', 'stage', 'history', 'gone'] loop
    if has_schema_privilege(role, space, 'create') then
      execute format('revoke create on schema %I from %I', space, role);
    end if;
  end loop;
  execute format('grant usage on schema store, stage, history, gone to %I', role);
  -- What a view reads, it reads with the rights of its owner: when rows were valid is in the batches.
  execute format('grant usage on schema intentc to %I', role);
  execute format('grant select on intentc.batch to %I', role);
end
$$;

-- Since version 16 membership alone does not let a role give things away.
create or replace function intentc.may_become(role text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_has_role(current_user, role,
                     case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
$$;

-- The role with whose rights the procedures run that others may call.
create or replace function intentc.definer() returns name
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = to_regprocedure('intentc.put_partition(text, date)')
$$;

-- A new owner needs the right to create in the schema, for this moment only: who keeps it could put functions and
-- operators in the way of those who read there.
create or replace procedure intentc.give_view(name regclass, owner text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  schema constant text := (select c.relnamespace::regnamespace::text from pg_class c where c.oid = name);
  lend constant boolean := not has_schema_privilege(owner, (select c.relnamespace from pg_class c where c.oid = name), 'create')
                           and not (select r.rolsuper from pg_roles r where r.rolname = current_user);
begin
  if lend then
    execute format('grant create on schema %s to %I', schema, owner);
  end if;
  execute format('alter view %s owner to %I', name, owner);
  if lend then
    execute format('revoke create on schema %s from %I', schema, owner);
  end if;
end
$$;

-- The tables of a dataset, and the partitions of its history.
create or replace function intentc.tables_of(relation text) returns setof oid
language sql stable set search_path = pg_catalog, pg_temp as $$
  with t as (
    select c.oid from pg_class c
    where c.relname = relation and c.relkind in ('r', 'p')
      and c.relnamespace = any (array['store', 'stage', 'history', 'gone']::regnamespace[])
  )
  select t.oid from t union select i.inhrelid from t join pg_inherits i on i.inhparent = t.oid
$$;

-- The views on this chunk's tables, whatever chunk has those, and this chunk's views on the tables of another. So a view
-- belongs to the role of the zone whose rows it reads, in whatever order chunks are applied. That role may read the tables;
-- one that was given to a zone by an earlier version comes back. Nothing that is as it should be is locked.
create or replace procedure intentc.own_chunk(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
begin
  for o in
    select t.oid::regclass as name, c.relowner <> to_regrole(quote_ident(intentc.definer())) as strange,
           w.owner, c.relnamespace in ('store'::regnamespace, 'history'::regnamespace) as readable
    from intentc.dataset d
    join intentc.chunk w on w.id = d.chunk
    cross join lateral intentc.tables_of(d.relation) t (oid)
    join pg_class c on c.oid = t.oid
    where d.chunk = this_chunk and w.owner <> ''
    order by 1
  loop
    if o.strange then
      execute format('alter table %s owner to %I', o.name, intentc.definer());
    end if;
    if o.readable and not has_table_privilege(o.owner, o.name, 'select') then
      execute format('grant select on %s to %I', o.name, o.owner);
    end if;
  end loop;

  for o in
    select c.oid::regclass as name, w.owner
    from intentc.object v
    join intentc.dataset d on d.relation = v.definition ->> 'relation'
    join intentc.chunk w on w.id = d.chunk and w.owner <> ''
    join pg_class c on c.oid = to_regclass(format('%I.%I', v.schema, v.name))
    where v.kind = 'view' and this_chunk in (v.chunk, d.chunk) and c.relkind = 'v'
      and c.relowner <> to_regrole(quote_ident(w.owner))
    order by 1
  loop
    call intentc.give_view(o.name, o.owner);
  end loop;
end
$$;

-- What would run code of somebody else with the rights of whoever writes to these tables.
create or replace procedure intentc.refuse_planted(relation text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_ text;
begin
  with tables as (select t as oid from intentc.tables_of(relation) t)
  select string_agg(f.what, ', ' order by f.what) into found_
  from (
    select format('trigger %I on %s', g.tgname, g.tgrelid::regclass)
    from pg_trigger g join tables t on t.oid = g.tgrelid where not g.tgisinternal
    union all
    select format('rule %I on %s', r.rulename, r.ev_class::regclass) from pg_rewrite r join tables t on t.oid = r.ev_class
    union all
    select format('row security on %s', c.oid::regclass) from pg_class c join tables t on t.oid = c.oid where c.relrowsecurity
    union all
    select format('table %s, which inherits from %s', i.inhrelid::regclass, i.inhparent::regclass)
    from pg_inherits i join tables t on t.oid = i.inhparent join pg_class c on c.oid = i.inhparent where c.relkind = 'r'
    union all
    select distinct format('function %s in a default, a check or an index of %s', p.oid::regprocedure, t.oid::regclass)
    from tables t
    cross join lateral (
      select 'pg_attrdef'::regclass as class, a.oid from pg_attrdef a where a.adrelid = t.oid
      union all select 'pg_constraint'::regclass, c.oid from pg_constraint c where c.conrelid = t.oid
      union all select 'pg_class'::regclass, x.indexrelid from pg_index x where x.indrelid = t.oid
    ) part
    join pg_depend d on d.classid = part.class and d.objid = part.oid and d.refclassid = 'pg_proc'::regclass
    join pg_proc p on p.oid = d.refobjid
    join pg_roles r on r.oid = p.proowner
    where not r.rolsuper and r.rolname <> intentc.definer()
  ) f (what);
  if found_ is not null then
    raise exception 'the tables of `%` have what the warehouse did not put there: %', relation, found_
      using hint = 'it would run as whoever loads; drop it, and keep to views and to tables of your own',
            errcode = 'object_not_in_prerequisite_state';
  end if;
end
$$;
