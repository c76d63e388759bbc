-- A transformer: what runs, under which login, and the few rights of that login. It reads the views of its workspace, as a
-- member of its role; it calls the steps of its own run (_51_run.sql); it inserts into the staging of its outputs.

create or replace procedure intentc.put_transformer(
  identity text, label text, shape text, workspace text, inputs text[], output text, login text default '',
  trigger jsonb default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if login <> '' and to_regrole(quote_ident(login)) is null then
    raise exception 'role `%`, the login of %, does not exist', login, label using hint = 'apply the foundation first';
  end if;
  delete from intentc.transformer t where t.label = put_transformer.label and t.identity <> put_transformer.identity;
  insert into intentc.transformer (identity, label, shape, workspace, inputs, output, login, trigger, chunk)
  values (identity, label, shape, workspace, inputs, output, login, trigger, intentc.current_chunk())
  on conflict on constraint transformer_pkey do update
    set label = excluded.label, shape = excluded.shape, workspace = excluded.workspace, inputs = excluded.inputs,
        output = excluded.output, login = excluded.login, trigger = excluded.trigger, chunk = excluded.chunk, fresh = true;
end
$$;

-- The rights of the logins whose transformer or output belongs to this chunk. Staging is for model columns only: what
-- else it holds (_op, _keep, _position) is not theirs.
create or replace procedure intentc.grant_runs(this_chunk text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  run record;
  missing text;
begin
  for run in
    select t.login, d.relation, d.columns
    from intentc.transformer t
    join intentc.stream s on s.label = t.output
    join intentc.dataset d on d.stream = s.identity
    where t.login <> '' and this_chunk in (t.chunk, d.chunk)
  loop
    if not has_schema_privilege(run.login, 'stage', 'usage') then
      execute format('grant usage on schema intentc, stage to %I', run.login);
      execute format('grant execute on function intentc.hold_run(bigint, bigint), intentc.open_output(bigint, bigint, text), '
                     'intentc.one_select(text, text), intentc.run_select(bigint, bigint, text, text) to %I', run.login);
      execute format('grant execute on procedure intentc.open_run(bigint, bigint), intentc.close_run(bigint, bigint) to %I',
                     run.login);
    end if;
    select string_agg(format('%I', c), ', ' order by n) into missing
    from unnest(run.columns) with ordinality u(c, n)
    where not has_column_privilege(run.login, format('stage.%I', run.relation), c, 'insert');
    if missing is not null then
      execute format('grant insert (%s) on stage.%I to %I', missing, run.relation, run.login);
    end if;
  end loop;
end
$$;

-- The login of a transformer that is gone keeps its name, and no right in this database.
create or replace procedure intentc.revoke_runs(login text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_regrole(quote_ident(login)) is not null then
    execute format('revoke all on all tables in schema stage from %I', login);
    execute format('revoke all on all routines in schema intentc from %I', login);
    execute format('revoke all on schema intentc, stage from %I', login);
  end if;
end
$$;
