-- As in 0091. In JSON a number with a fraction is a reckoned one, whose decimals may be anything; a card number is none.
create or replace function app.evidence_of_card_numbers() returns table (columns integer, holding integer)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  looked record;
  found bigint;
begin
  columns := 0;
  holding := 0;
  for looked in
    select c.relname, count(*) as texts,
      string_agg(format('coalesce(app.holds_card_number(%s), false)::integer',
        case when a.atttypid in ('json'::regtype, 'jsonb'::regtype)
          then format('regexp_replace(%I::text, %L, %L, ''g'')', a.attname,
            '([:[,]\s*)-?[0-9]+\.[0-9]+([eE][-+]?[0-9]+)?(?=\s*[]},])', '\1#')
          else format('%I::text', a.attname) end), ' + ') as hits
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype)
      and not starts_with(c.relname, 'evidence_') and c.relname <> 'schema_migrations'
    group by c.relname
  loop
    execute format('select coalesce(sum(%s), 0) from %I', looked.hits, looked.relname) into found;
    columns := columns + looked.texts;
    holding := holding + found;
  end loop;
  return next;
end $$;
