-- From an older control schema to this one. A routine whose arguments have changed still stands beside the one made
-- above, and calls that fit both would be ambiguous: what was not made in this transaction and has a twin that was, goes.
do $$
declare
  old regprocedure;
begin
  for old in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'intentc'::regnamespace and p.xmin <> pg_current_xact_id()::xid
      and exists (select from pg_proc n where n.pronamespace = p.pronamespace and n.proname = p.proname
                                          and n.xmin = pg_current_xact_id()::xid)
  loop
    execute format('drop routine %s', old);
  end loop;
end
$$;

drop procedure if exists intentc.merge_live(intentc.dataset, bigint);
drop procedure if exists intentc.drop_views_of(text);
drop procedure if exists intentc.restore_views_of(text);

-- Chunks that have not changed are not applied again: their staging tables are brought up to date here.
do $$
declare
  relation text;
begin
  for relation in
    select o.name from intentc.object o
    where o.kind = 'table' and o.schema = 'store' and to_regclass(format('stage.%I', o.name)) is not null
  loop
    call intentc.complete_stage(relation);
  end loop;
end
$$;

drop function if exists intentc.newest_inputs(intentc.transformer);

-- Transformers' code ran through functions `select_<identity>`; now it runs under a login of its own.
do $$
declare
  door regprocedure;
begin
  for door in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'intentc'::regnamespace and p.proname ~ '^select_[0-9a-f]{32}$'
  loop
    execute format('drop routine %s', door);
  end loop;
end
$$;

-- Tables belonged to their zones, whose roles could make things where the warehouse has its own.
do $$
declare
  o record;
begin
  for o in
    select n.oid::regnamespace as schema, c.owner
    from pg_namespace n cross join (select distinct owner from intentc.chunk where owner <> '') c
    where to_regrole(quote_ident(c.owner)) is not null and has_schema_privilege(c.owner, n.oid, 'create')
      and (n.nspname in ('store', 'stage', 'history', 'gone')
           or exists (select from intentc.object w where w.kind = 'workspace' and w.schema = n.nspname))
  loop
    execute format('revoke create%s on schema %s from %I',
                   case when o.schema::text not in ('store', 'stage', 'history', 'gone') then ', usage' end, o.schema, o.owner);
  end loop;
  for o in select c.id from intentc.chunk c where c.owner <> '' and to_regrole(quote_ident(c.owner)) is not null order by 1 loop
    call intentc.own_chunk(o.id);
  end loop;
  for o in  -- of datasets that are not loaded any more; views on them go on reading
    select c.oid::regclass as name, w.owner
    from intentc.object k cross join lateral intentc.tables_of(k.name) t (oid) join pg_class c on c.oid = t.oid
    join (select distinct owner from intentc.chunk where owner <> '') w on to_regrole(quote_ident(w.owner)) = c.relowner
    where k.kind = 'table' and k.schema = 'store'
    order by 1
  loop
    execute format('alter table %s owner to %I', o.name, intentc.definer());
    execute format('grant select on %s to %I', o.name, o.owner);
  end loop;
end
$$;
