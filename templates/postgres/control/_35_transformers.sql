-- A transformer and the one door through which its code runs: a function that belongs to the workspace's role. The code
-- reads what that role may read, the views of the workspace, and can neither write nor become another role (PostgreSQL
-- refuses SET ROLE inside such a function).

create or replace procedure intentc.put_transformer(
  identity text, label text, shape text, workspace text, inputs text[], output text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  door constant text := format('intentc.%I(text, text)', 'select_' || identity);
  runner text;
begin
  delete from intentc.transformer t where t.label = put_transformer.label and t.identity <> put_transformer.identity;
  insert into intentc.transformer (identity, label, shape, workspace, inputs, output, chunk)
  values (identity, label, shape, workspace, inputs, output, this_chunk)
  on conflict on constraint transformer_pkey do update
    set label = excluded.label, shape = excluded.shape, workspace = excluded.workspace, inputs = excluded.inputs,
        output = excluded.output, chunk = excluded.chunk, fresh = true;

  select o.name into runner from intentc.object o where o.kind = 'workspace' and o.schema = workspace;
  if runner is null then
    raise exception 'workspace % of % does not exist', workspace, label using hint = 'apply the foundation first';
  end if;
  if not pg_has_role(current_user, runner, 'member') then
    execute format('grant %I to %I', runner, current_user);
  end if;
  execute format('grant usage, create on schema intentc to %I', runner);  -- create: to become the owner, only here
  execute format(
    $door$
    create or replace function intentc.%I(code text, result text) returns void
    language plpgsql security definer set search_path = %I, pg_catalog, pg_temp as $body$
    declare
      c refcursor;
    begin
      -- As text of its own the code must make a cursor: several statements do not. What is one statement by itself is
      -- one query below, whatever semicolon or comment ends it.
      begin
        open c for execute code;
        close c;
      exception when invalid_cursor_definition then
        raise exception 'the code is not one select statement (%%)', sqlerrm;
      end;
      execute format(E'create temporary table %%I on commit drop as\n%%s', result, code);
      execute format('grant select on pg_temp.%%I to public', result);
    end
    $body$
    $door$, 'select_' || identity, workspace);
  execute format('alter function %s owner to %I', door, runner);
  execute format('revoke all on function %s from public', door);
  execute format('grant execute on function %s to %I', door, (select c.loader from intentc.chunk c where c.id = this_chunk));
  -- Members of that role own the door with it, but cannot reach into this schema.
  execute format('revoke all on schema intentc from %I', runner);
end
$$;
