-- What everybody has by default, and not here: temporary tables are for those who work in this database, routines of the
-- control schema for those who were given them.
create or replace procedure intentc.close_public(workers text[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
begin
  revoke all on all routines in schema intentc from public;
  execute format('revoke temporary on database %I from public', current_database());
  foreach who in array workers loop
    execute format('grant temporary on database %I to %I', current_database(), who);
  end loop;
  if to_regnamespace('public') is not null and has_schema_privilege('public', 'public', 'create') then
    revoke create on schema public from public;
  end if;
end
$$;
