-- The text of test_decoding, taken apart. What it writes:
--   table public."My Table": UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:2 note[text]:'it''s' at["char"]:null
-- Names are quoted as by quote_ident; values are bare (numbers, true, null, unchanged-toast-datum) or in quotes, where
-- only the quote is doubled. Tokens are matched one after the other and must cover the whole text: what is not
-- understood is an error, never a guess.

create or replace function intentc.unquoted(word text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when word like '"%' or word like '''%' or word like 'B''%'
    then replace(substr(word, strpos(word, q) + 1, length(word) - strpos(word, q) - 1), q || q, q) else word end
  from (select case when word like '"%' then '"' else '''' end) x (q)
$$;

-- The columns of one tuple, from ` name[type]:value name[type]:value`: name -> text of the value, or null; in `kept`
-- those whose value was not written because it has not changed.
create or replace function intentc.decode_tuple(line text, out fields jsonb, out kept text[])
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  covered bigint;
begin
  select coalesce(jsonb_object_agg(name, case when value <> 'null' then intentc.unquoted(value) end)
                    filter (where value <> 'unchanged-toast-datum'), '{}'),
         array_agg(name order by n) filter (where value = 'unchanged-toast-datum'),
         coalesce(sum(length(whole)), 0)
  into fields, kept, covered
  from (
    select n, t.m[1] as whole, intentc.unquoted(t.m[2]) as name, t.m[3] as value
    from regexp_matches(line,
      '( ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\[(?:"(?:[^"]|"")+"|[^]["]|\[\])+\]:(B?''(?:[^'']|'''')*''|[^ '']+))',
      'g') with ordinality as t (m, n)
  ) tokens;
  if covered <> length(line) then
    raise exception 'not understood: %', left(line, 200);
  end if;
end
$$;

-- One line. `tables`: as quoted in the text; several only for TRUNCATE. `before`: the old row or its key, where the key
-- has changed or the row is gone.
create or replace function intentc.decode_change(line text,
  out tables text[], out op text, out before jsonb, out after jsonb, out kept text[])
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  head text[] := regexp_match(line,
    '^(table ((?:(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)(?:\.|, )?)+): (INSERT|UPDATE|DELETE|TRUNCATE):)');
  rest text;
  split integer;
begin
  if head is null then
    raise exception 'not understood: %', left(line, 200);
  end if;
  op := head[3];
  rest := substr(line, length(head[1]) + 1);
  tables := array(select t.m[1] from regexp_matches(head[2],
    '((?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\.(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*))(?:, |$)', 'g') t (m));
  if op = 'TRUNCATE' then
    return;
  elsif rest = ' (no-tuple-data)' then
    raise exception 'a change of % came without its key: the replica identity of that table is nothing', head[2];
  elsif op = 'DELETE' then
    select d.fields into before from intentc.decode_tuple(rest) d;
  elsif rest like ' old-key: %' then
    -- The old key ends where ` new-tuple:` follows a value; inside quotes it is text, so the tokens decide.
    split := length((regexp_match(rest,
      '^ old-key:((?: (?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\[(?:"(?:[^"]|"")+"|[^]["]|\[\])+\]:(?:B?''(?:[^'']|'''')*''|[^ '']+))*) new-tuple:'))[1]);
    select d.fields into before from intentc.decode_tuple(substr(rest, 10, split)) d;
    select d.fields, d.kept into after, kept from intentc.decode_tuple(substr(rest, 10 + split + 11)) d;
  else
    select d.fields, d.kept into after, kept from intentc.decode_tuple(rest) d;
  end if;
end
$$;
