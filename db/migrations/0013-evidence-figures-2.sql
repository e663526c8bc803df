-- Further figures for the proof: counts and durations alone, as in 0007.

-- Whether a text holds what looks like a payment card number: 13 to 19 digits, single spaces or dashes between them
-- allowed, that begin like an issuer's (ISO/IEC 7812 ranges of the large networks) and pass the Luhn check. Typed ids
-- are exempt, which may hold enough digits in a row. It says the same as src/web/server/card-number.ts.
create function app.holds_card_number(body text) returns boolean
  language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  digits text;
  tail text;
  size integer;
begin
  if body is null or body !~ '\d(?:[ -]?\d){12,}' then
    return false;
  end if;
  body := regexp_replace(body, '\m[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\M', '', 'g');
  for digits in
    select regexp_replace(run[1], '\D', '', 'g') from regexp_matches(body, '(\d(?:[ -]?\d){12,})', 'g') as run
  loop
    for start in 1 .. length(digits) - 12 loop
      tail := substr(digits, start);
      foreach size in array case
          when tail ~ '^3[47]' then array[15]
          when tail ~ '^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))' then array[16]
          when tail ~ '^4' then array[13, 16, 19]
          when tail ~ '^(6011|64[4-9]|65|35(2[89]|[3-8])|62)' then array[16, 17, 18, 19]
          when tail ~ '^3(0[0-5]|[689])' then array[14]
          else array[]::integer[] end
      loop
        if length(tail) >= size and app.passes_luhn(left(tail, size)) then
          return true;
        end if;
      end loop;
    end loop;
  end loop;
  return false;
end $$;

-- The check of ISO/IEC 7812: every second digit from the right is doubled, the digits of all are summed.
create function app.passes_luhn(digits text) returns boolean
  language sql immutable strict parallel safe set search_path = pg_catalog
begin atomic
  select sum(case when (length(digits) - place) % 2 = 0 then digit
      when digit > 4 then digit * 2 - 9 else digit * 2 end) % 10 = 0
  from (select place, substr(digits, place, 1)::integer as digit
        from generate_series(1, length(digits)) as place) as each_digit;
end;

-- In how many columns of text was looked, whatever they are declared as, and in how many of their values there is what
-- looks like a card number. The ledger is left out: its open part holds codes, its payloads are encrypted.
create function app.evidence_of_card_numbers() returns table (columns integer, holding integer)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  looked record;
  found bigint;
begin
  columns := 0;
  holding := 0;
  for looked in
    select c.relname, count(*) as texts,
      string_agg(format('app.holds_card_number(%I::text)::integer', a.attname), ' + ') as hits
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype)
      and not starts_with(c.relname, 'evidence_')
    group by c.relname
  loop
    execute format('select coalesce(sum(%s), 0) from %I', looked.hits, looked.relname) into found;
    columns := columns + looked.texts;
    holding := holding + found;
  end loop;
  return next;
end $$;

-- Requests for a call that nobody has answered, and for how long the oldest has waited; null when none does.
create function app.evidence_of_requests() returns table (waiting integer, oldest_seconds integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, extract(epoch from app.now() - min(l.submitted_at))::integer
  from leads l join people p on p.id = l.person_id
  where l.answered_at is null and p.prospect_until > app.now();
end;

-- Of the requests of the last 90 days: which were answered or are that old, and how many were answered in time.
create function app.evidence_of_slow_answers()
  returns table (due_two_days integer, within_two_days integer, due_month integer, within_month integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select
    (count(*) filter (where answered_at is not null or submitted_at <= app.now() - interval '48 hours'))::integer,
    (count(*) filter (where answered_at <= submitted_at + interval '48 hours'))::integer,
    (count(*) filter (where answered_at is not null or submitted_at <= app.now() - interval '30 days'))::integer,
    (count(*) filter (where answered_at <= submitted_at + interval '30 days'))::integer
  from leads where submitted_at > app.now() - interval '90 days';
end;

-- Questions that the purpose improvement may ask, how many of them hold to the smallest group, which it is, and how many
-- tables the roles of that purpose can read a column of.
create function app.evidence_of_improvement()
  returns table (questions integer, guarded integer, readable integer, smallest integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select
    (select count(*)::integer from pg_proc p
      where p.pronamespace = 'app'::regnamespace and starts_with(p.proname, 'learn_')),
    (select count(*)::integer from pg_proc p
      where p.pronamespace = 'app'::regnamespace and starts_with(p.proname, 'learn_')
        and pg_get_functiondef(p.oid) like '%>= app.smallest_group()%'),
    (select count(distinct c.oid)::integer from pg_class c cross join pg_roles r
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and r.rolname like '%\_improvement%' and has_any_column_privilege(r.oid, c.oid, 'select')),
    app.smallest_group();
end;

revoke execute on function app.holds_card_number(text), app.passes_luhn(text), app.evidence_of_card_numbers(),
  app.evidence_of_requests(), app.evidence_of_slow_answers(), app.evidence_of_improvement() from public;
