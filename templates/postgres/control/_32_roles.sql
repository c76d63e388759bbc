-- Under `intentc.objects = terraform` roles, memberships and schemas are made elsewhere; here they are asked for.
create or replace function intentc.made_elsewhere(what text, name text, there boolean) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(current_setting('intentc.objects', true), '') <> 'terraform' then
    return false;
  end if;
  if not there then
    raise exception '% `%` does not exist', what, name
      using hint = 'apply the main.tf beside this file first: Terraform makes databases, roles and schemas';
  end if;
  return true;
end
$$;

-- Roles without passwords: setting those, or another way to log in, is the operator's.

-- Since version 16 each grantor's grant is one of its own, and whoever makes a role administers it: that alone gives neither
-- the rights of the role nor the right to become it, and is no membership here.
create or replace function intentc.members_of(role text) returns table (member name, grantor name)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select pg_get_userbyid(m.member), pg_get_userbyid(m.grantor)
  from pg_auth_members m cross join to_jsonb(m) j
  where m.roleid = to_regrole(quote_ident(role))
    and not (m.admin_option and coalesce(j ->> 'inherit_option' = 'false' and j ->> 'set_option' = 'false', false))
  order by 1, 2
$$;

-- Makes the role if it is missing, and its members exactly these.
create or replace procedure intentc.put_role(role text, members text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
  grantor text;
  left_ text;
begin
  if intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null) then
    return;
  end if;
  if to_regrole(quote_ident(role)) is null then
    execute format('create role %I nologin', role);
  end if;
  -- First what goes: with a grantor go those whom it let in, also those that stay.
  for who, grantor in select m.member, m.grantor from intentc.members_of(role) m where m.member <> all (members) loop
    execute format('revoke %I from %I', role, who)
      || case when current_setting('server_version_num')::int >= 160000 then format(' granted by %I', grantor) else '' end || ' cascade';
  end loop;
  foreach who in array members loop
    if to_regrole(quote_ident(who)) is null then
      raise exception 'role `%` does not exist; it should be a member of `%`', who, role
        using hint = format('create it (create role %I), or bind the principal to an existing role in the environment',
                            who);
    end if;
    if not exists (select from intentc.members_of(role) m where m.member = who) then
      execute format('grant %I to %I', role, who);
    end if;
  end loop;
  select string_agg(format('%s (granted by %s)', m.member, m.grantor), ', ') into left_
  from intentc.members_of(role) m where m.member <> all (members);
  if left_ is not null then
    raise exception 'role `%` still has members that it should not have: %', role, left_
      using hint = 'revoke their membership as the role that granted it, or as a superuser';
  end if;
end
$$;

-- A workspace: a schema for its views and a role that reads them, with exactly these members.
create or replace procedure intentc.put_workspace(schema text, role text, members text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.put_role(role, members);
  if not intentc.made_elsewhere('schema', schema, to_regnamespace(quote_ident(schema)) is not null) then
    if to_regnamespace(quote_ident(schema)) is null then
      execute format('create schema %I', schema);
    end if;
    execute format('grant usage on schema %I to %I', schema, role);
  end if;
  insert into intentc.object (kind, schema, name, definition, chunk)
  values ('workspace', schema, role, to_jsonb(members), intentc.current_chunk())
  on conflict on constraint object_pkey do update
    set definition = excluded.definition, chunk = excluded.chunk, fresh = true;
end
$$;

create or replace procedure intentc.put_login(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if intentc.made_elsewhere('role', role, to_regrole(quote_ident(role)) is not null) then
    return;
  end if;
  if to_regrole(quote_ident(role)) is null then
    execute format('create role %I login', role);
  end if;
end
$$;

-- The login under which a transformer's code runs. What it may do comes with the transformer (put_transformer); what it may
-- read, with the workspace, of whose role it is a member. It can change its own settings: nothing depends on them.
create or replace procedure intentc.put_runner(role text, workspace text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.put_login(role);
  if exists (select from pg_roles r where r.rolname = role
             and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)) then
    raise exception 'role `%` may do more than a transformer should', role
      using hint = format('alter role %I nosuperuser nocreaterole nocreatedb noreplication nobypassrls', role);
  end if;
  execute format('alter role %I in database %I set search_path = %I, pg_catalog, pg_temp',
                 role, current_database(), workspace);
end
$$;

-- What a role needs to run batches. The rights on the tables come with each dataset.
create or replace procedure intentc.put_loader(role text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant usage on schema intentc, store, stage, history, gone to %I', role);
  execute format('grant select on all tables in schema intentc to %I', role);
  execute format('grant execute on all routines in schema intentc to %I', role);
  execute format('grant insert, update on intentc.batch to %I', role);
  execute format('grant insert, update, delete on intentc.batch_dataset to %I', role);
  execute format('grant insert on intentc.event to %I', role);
  execute format('grant update (consumed_at, batch) on intentc.request to %I', role);
  execute format('grant update (paused) on intentc.stream to %I', role);
end
$$;
