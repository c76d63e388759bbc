-- A chunk's apply.sql: begin_chunk, what should be there, end_chunk. What it no longer names goes in end_chunk:
-- settings and views, which hold no data; a workspace loses its readers. Tables stay.

create or replace function intentc.current_chunk() returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if coalesce(current_setting('intentc.chunk', true), '') = '' then
    raise exception 'no chunk is being applied' using hint = 'call intentc.begin_chunk first';
  end if;
  return current_setting('intentc.chunk');
end
$$;

create or replace procedure intentc.begin_chunk(id text, loader text default '', owner text default '')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  other text;
begin
  if id ~ '^foundation' then
    select min(c.id) into other from intentc.chunk c where c.id ~ '^foundation' and c.id <> begin_chunk.id;
    if other is not null then
      raise exception 'this database has the foundation `%` and cannot have `%` as well', other, id
        using hint = 'every container is a database of its own: look at the connections in the service file';
    end if;
  end if;
  insert into intentc.chunk (id, loader, owner) values (id, loader, owner)
  on conflict on constraint chunk_pkey do update set loader = excluded.loader, owner = excluded.owner;
  perform set_config('intentc.chunk', id, false);
  update intentc.stream set fresh = false where chunk = id;
  update intentc.dataset set fresh = false where chunk = id;
  update intentc.transformer set fresh = false where chunk = id;
  update intentc.export set fresh = false where chunk = id;
  update intentc.import set fresh = false where chunk = id;
  update intentc.object set fresh = false where chunk = id;
end
$$;

create or replace procedure intentc.end_chunk()
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  o record;
begin
  for o in
    with gone as (delete from intentc.object where chunk = this_chunk and not fresh returning kind, schema, name)
    select * from gone order by kind, schema, name  -- functions before the views that they read
  loop
    if o.kind = 'view' then
      execute format('drop view if exists %I.%I', o.schema, o.name);
    elsif o.kind = 'function' then
      execute format('drop function if exists %I.%I(timestamptz)', o.schema, o.name);
    elsif to_regrole(quote_ident(o.name)) is not null then
      call intentc.put_role(o.name, '{}');
    end if;
  end loop;
  for o in delete from intentc.transformer where chunk = this_chunk and not fresh returning login loop
    call intentc.revoke_runs(o.login);
  end loop;
  delete from intentc.export where chunk = this_chunk and not fresh;
  delete from intentc.import where chunk = this_chunk and not fresh;
  delete from intentc.dataset where chunk = this_chunk and not fresh;
  call intentc.own_chunk(this_chunk);
  call intentc.grant_runs(this_chunk);
  with gone as (delete from intentc.stream where chunk = this_chunk and not fresh returning identity)
  update intentc.batch b set state = 'abandoned', ended_at = clock_timestamp()
  from gone where b.stream = gone.identity and b.state in ('open', 'staged', 'checked');
  perform set_config('intentc.chunk', '', false);
end
$$;

-- A chunk that the render no longer has.
create or replace procedure intentc.drop_chunk(id text)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  call intentc.begin_chunk(id);
  call intentc.end_chunk();
  delete from intentc.chunk c where c.id = drop_chunk.id;
  delete from intentc.applied a where a.chunk = drop_chunk.id;
end
$$;

create or replace procedure intentc.put_stream(
  identity text, label text, shape text, contact text, capture text default 'snapshot', settings jsonb default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- The label may have belonged to a stream that is gone, in this chunk or another.
  delete from intentc.stream s where s.label = put_stream.label and s.identity <> put_stream.identity;
  insert into intentc.stream (identity, label, shape, contact, capture, settings, chunk)
  values (identity, label, shape, contact, capture, settings, intentc.current_chunk())
  on conflict on constraint stream_pkey do update
    set label = excluded.label, shape = excluded.shape, contact = excluded.contact, capture = excluded.capture,
        settings = excluded.settings, chunk = excluded.chunk, fresh = true;
end
$$;

-- Columns are triples: name, type, `not null` or `null`. Only the key is enforced by the table; the gates of a
-- batch check the rest, so that a column may leave the model without breaking the next load.
create or replace procedure intentc.put_dataset(
  stream text, name text, relation text, key text[], columns text[],
  history text default 'live', settings jsonb default '{}', track_deletes boolean default false,
  renamed text[] default '{}')
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  this_chunk constant text := intentc.current_chunk();
  loader text;
  names constant text[] := array(select columns[n][1] from generate_subscripts(columns, 1) n order by n);
begin
  call intentc.put_table(relation, key, columns, history, track_deletes, renamed);
  insert into intentc.dataset (stream, name, relation, key, columns, required, history, settings, track_deletes, chunk)
  values (stream, name, relation, key, names,
          array(select columns[n][1] from generate_subscripts(columns, 1) n where columns[n][3] = 'not null' order by n),
          history, settings, track_deletes, this_chunk)
  on conflict on constraint dataset_pkey do update
    set relation = excluded.relation, key = excluded.key, columns = excluded.columns, required = excluded.required,
        history = excluded.history, settings = excluded.settings, track_deletes = excluded.track_deletes,
        chunk = excluded.chunk, fresh = true;

  select c.loader into strict loader from intentc.chunk c where c.id = this_chunk;
  if not has_table_privilege(loader, format('store.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete on store.%I to %I', relation, loader);
  end if;
  if not has_table_privilege(loader, format('stage.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete, truncate on stage.%I to %I', relation, loader);
  end if;
  if history = 'forensic' and not has_table_privilege(loader, format('history.%I', relation), 'insert') then
    execute format('grant select, insert on history.%I to %I', relation, loader);
    execute format('grant execute on procedure intentc.put_partition(text, date) to %I', loader);
  end if;
  if track_deletes and key <> '{}' and not has_table_privilege(loader, format('gone.%I', relation), 'delete') then
    execute format('grant select, insert, update, delete on gone.%I to %I', relation, loader);
  end if;
end
$$;
