-- How the tables of the control schema grow. `if not exists` takes its lock before it looks, and would wait behind every
-- running job; these look first.

create or replace procedure intentc.put_column(relation text, name text, definition text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_attribute a where a.attrelid = format('intentc.%I', relation)::regclass
                                              and a.attname = put_column.name and not a.attisdropped) then
    execute format('alter table intentc.%I add column %I %s', relation, name, definition);
  end if;
end
$$;

-- `definition` is what follows the name of the index: the table, and what is indexed of it.
create or replace procedure intentc.put_index(name text, definition text, uniquely boolean default false)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass(format('intentc.%I', name)) is null then
    execute format('create %s %I on intentc.%s', case when uniquely then 'unique index' else 'index' end, name, definition);
  end if;
end
$$;

create or replace procedure intentc.drop_constraint(relation text, name text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from pg_constraint c where c.conrelid = format('intentc.%I', relation)::regclass
                                           and c.conname = drop_constraint.name) then
    execute format('alter table intentc.%I drop constraint %I', relation, name);
  end if;
end
$$;

-- A view for operators. It is made again when its text has changed, or a routine that it calls was not made in this
-- transaction: one of an earlier version, which has another beside it now.
create or replace procedure intentc.put_report(name text, body text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted constant jsonb := jsonb_build_object('body', body);
  present constant regclass := to_regclass(format('intentc.%I', name));
begin
  if present is not null
     and exists (select from intentc.object o where o.kind = 'report' and o.schema = 'intentc' and o.name = put_report.name
                                                and o.definition = wanted)
     and not exists (select from pg_rewrite r
                     join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_proc'::regclass
                     join pg_proc p on p.oid = d.refobjid
                     where r.ev_class = present and p.pronamespace = 'intentc'::regnamespace
                       and p.xmin <> pg_current_xact_id()::xid) then
    return;
  end if;
  execute format('create or replace view intentc.%I as %s', name, body);
  insert into intentc.object (kind, schema, name, definition) values ('report', 'intentc', name, wanted)
  on conflict on constraint object_pkey do update set definition = excluded.definition;
end
$$;
