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

-- The tables of this chunk's datasets, with their partitions, the views on them whatever chunk has those, and this chunk's
-- views on the tables of another. So a view belongs to the owner of what it reads, in whatever order chunks are applied.
-- Nothing that already belongs to the role is locked.
create or replace procedure intentc.own_chunk(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  o record;
begin
  for o in
    with owned as (
      select d.relation, d.chunk, c.owner, to_regrole(quote_ident(c.owner)) as role
      from intentc.dataset d join intentc.chunk c on c.id = d.chunk
      where c.owner <> ''
    ), here as (
      select c.oid, w.owner, w.role
      from owned w join pg_class c on c.relname = w.relation
      where w.chunk = this_chunk and c.relkind in ('r', 'p')
        and c.relnamespace = any (array['store', 'stage', 'history', 'gone']::regnamespace[])
    )
    select c.oid::regclass as name, 'table' as kind, null as schema, h.owner
    from (select * from here union all
          select i.inhrelid, h.owner, h.role from pg_inherits i join here h on h.oid = i.inhparent) h
    join pg_class c on c.oid = h.oid
    where c.relowner <> h.role
    union all
    select c.oid::regclass, 'view', v.schema, w.owner
    from intentc.object v
    join owned w on w.relation = v.definition ->> 'relation'
    join pg_class c on c.oid = to_regclass(format('%I.%I', v.schema, v.name))
    where v.kind = 'view' and this_chunk in (v.chunk, w.chunk) and c.relkind = 'v' and c.relowner <> w.role
    order by 2, 1
  loop
    if o.schema is not null and not has_schema_privilege(o.owner, o.schema, 'create') then
      execute format('grant usage, create on schema %I to %I', o.schema, o.owner);
    end if;
    execute format('alter %s %s owner to %I', o.kind, o.name, o.owner);
  end loop;
end
$$;
