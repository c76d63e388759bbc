-- One role per zone owns the zone's tables and views; whoever applies chunks is a member of each. So the DDL of one zone can
-- be given to its engineers, and that of the others cannot.

create or replace procedure intentc.put_owner(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null)
     and to_regrole(quote_ident(role)) is null then
    execute format('create role %I nologin', role);
  end if;
  if not pg_has_role(current_user, role, 'member') then
    execute format('grant %I to %I', role, current_user);
  end if;
  execute format('grant usage, create on schema store, stage, history, gone to %I', role);
  -- What a view reads, it reads with the rights of its owner: when rows were valid is in the batches.
  execute format('grant usage on schema intentc to %I', role);
  execute format('grant select on intentc.batch to %I', role);
end
$$;

-- The tables of these datasets, with their partitions, and the views of the chunk. Nothing that already belongs to the role
-- is locked.
create or replace procedure intentc.own_chunk(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  owner constant text := (select c.owner from intentc.chunk c where c.id = this_chunk);
  o record;
begin
  if coalesce(owner, '') = '' then
    return;
  end if;
  for o in
    with relation (name) as (
      select d.relation from intentc.dataset d where d.chunk = this_chunk
      union
      select v.definition ->> 'relation' from intentc.object v where v.chunk = this_chunk and v.kind = 'view'
    ), here as (
      select c.oid from pg_class c join relation r on r.name = c.relname
      where c.relnamespace = any (array['store', 'stage', 'history', 'gone']::regnamespace[]) and c.relkind in ('r', 'p')
    )
    select c.oid::regclass as name, 'table' as kind, null as schema
    from pg_class c
    where (c.oid in (select h.oid from here h)
           or c.oid in (select i.inhrelid from pg_inherits i join here h on h.oid = i.inhparent))
      and c.relkind in ('r', 'p') and c.relowner <> to_regrole(quote_ident(owner))
    union all
    select c.oid::regclass, 'view', v.schema
    from intentc.object v join pg_class c on c.oid = to_regclass(format('%I.%I', v.schema, v.name))
    where v.chunk = this_chunk and v.kind = 'view' and c.relkind = 'v' and c.relowner <> to_regrole(quote_ident(owner))
    order by 2, 1
  loop
    if o.schema is not null and not has_schema_privilege(owner, o.schema, 'create') then
      execute format('grant usage, create on schema %I to %I', o.schema, owner);
    end if;
    execute format('alter %s %s owner to %I', o.kind, o.name, owner);
  end loop;
end
$$;
