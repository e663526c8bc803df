-- Further figures for the proof: counts and durations alone, as in 0007.

-- The check digit of ISO/IEC 7812-1: every second digit from the right is doubled, the digits of all are summed.
create function app.passes_luhn(digits text) returns boolean
  language sql immutable strict parallel safe set search_path = pg_catalog
begin atomic
  select sum(case when (length(digits) - place) % 2 = 0 then digit
      when digit > 4 then digit * 2 - 9 else digit * 2 end) % 10 = 0
  from (select place, substr(digits, place, 1)::integer as digit
        from generate_series(1, length(digits)) as place) as each_digit;
end;

-- Whether a number without separators is one that a network could have given out. The ranges are those of
-- src/policy/card-issuers.ts, and a test holds both against each other.
create function app.is_card_number(digits text) returns boolean
  language sql immutable strict parallel safe set search_path = pg_catalog
begin atomic
  select case length(digits)
    when 13 then digits ~ '^(4|5018|5020|5038|5893|6304|6759|676[1-3])'
    when 14 then digits ~ '^(3(0[0-5]|[689])|5018|5020|5038|5893|6304|6759|676[1-3])'
    when 15 then digits ~ '^(3[47]|5018|5020|5038|5893|6304|6759|676[1-3])'
    when 16 then digits ~ ('^(4|5019|3(0[0-5]|[689])|6011|64[4-9]|65|5067|509|636[2-9]|35(2[89]|[3-8])|5018|5020|5038|5893'
      || '|6304|6759|676[1-3]|5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)|220[0-4]|60[6-8]|508[5-9]|8[12]|9792|62|506[01])')
    when 17 then digits ~ ('^(3(0[0-5]|[689])|6011|64[4-9]|65|35(2[89]|[3-8])|5018|5020|5038|5893|6304|6759|676[1-3]'
      || '|220[0-4]|62)')
    when 18 then digits ~ ('^(3(0[0-5]|[689])|6011|64[4-9]|65|35(2[89]|[3-8])|5018|5020|5038|5893|6304|6759|676[1-3]'
      || '|220[0-4]|62|506[01])')
    when 19 then digits ~ ('^(4|3(0[0-5]|[689])|6011|64[4-9]|65|35(2[89]|[3-8])|5018|5020|5038|5893|6304|6759|676[1-3]'
      || '|220[0-4]|62|506[01])')
    else false end and app.passes_luhn(digits);
end;

-- Whether a text has the form of a bank account number and its check digits (ISO 13616, ISO 7064 MOD 97-10).
create function app.is_account_number(given text) returns boolean
  language sql immutable strict parallel safe set search_path = pg_catalog
begin atomic
  select length(signs) between 15 and 34 and (
    select string_agg(case when sign between '0' and '9' then sign else (ascii(sign) - 55)::text end, '' order by n)::numeric
    from string_to_table(substr(signs, 5) || left(signs, 4), null) with ordinality as one (sign, n)) % 97 = 1
  from (select replace(given, ' ', '') as signs) as without_blanks;
end;

-- Whether a text holds what looks like a payment card number, as src/policy/card-number.ts judges what comes in: in
-- one group of digits, or in groups of one size or in no more than three; ids, bank accounts and telephone numbers after
-- a plus are none. Digits of other scripts and signs that nobody sees are left to that judge.
create function app.holds_card_number(body text) returns boolean
  language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  found text;
  groups text[];
  digits text;
begin
  if body is null or body !~ '([0-9][^0-9]{0,3}){12}[0-9]' then
    return false;
  end if;
  body := regexp_replace(body, '\m[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\M', '#', 'gi');
  for found in
    select one[1] from regexp_matches(body, '(\m[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\M)', 'g') as one
  loop
    if app.is_account_number(found) then
      body := replace(body, found, '#');
    end if;
  end loop;
  for groups in
    select (select array_agg(one[1] order by n) from regexp_matches(run[1], '([0-9]+)', 'g') with ordinality as each_one (one, n))
    from regexp_matches(body, '(\+?[0-9]+(?:(?:[ \t\u00a0\u2000-\u200a\u202f]{1,2}'
      || '|[ \t\u00a0\u2000-\u200a\u202f]?[-\u2010-\u2015.\u00b7_][ \t\u00a0\u2000-\u200a\u202f]?)[0-9]+)*)', 'g') as run
    where not (starts_with(run[1], '+') and length(regexp_replace(run[1], '[^0-9]', '', 'g')) <= 14)
  loop
    for head in 1 .. cardinality(groups) loop
      if length(groups[head]) <= 19 then
        for start in 1 .. length(groups[head]) - 12 loop
          for size in 13 .. length(groups[head]) - start + 1 loop
            if app.is_card_number(substr(groups[head], start, size)) then
              return true;
            end if;
          end loop;
        end loop;
      end if;
      digits := groups[head];
      for final in head + 1 .. cardinality(groups) loop
        digits := digits || groups[final];
        exit when length(digits) > 19;
        if app.is_card_number(digits) and (final - head < 3
            or (length(groups[final]) <= length(groups[head])
              and not exists (select 1 from unnest(groups[head : final - 1]) as each_group (one) where length(one) <> length(groups[head])))) then
          return true;
        end if;
      end loop;
    end loop;
  end loop;
  return false;
end $$;

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

revoke execute on function app.holds_card_number(text), app.is_card_number(text), app.is_account_number(text),
  app.passes_luhn(text), app.evidence_of_card_numbers(),
  app.evidence_of_requests(), app.evidence_of_slow_answers(), app.evidence_of_improvement() from public;
