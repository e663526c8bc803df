-- What the proof page and `npm run prove` show: counts, days and durations, never a row and nothing of a person.
-- Each function answers one question over everything held, whoever it is about; only the purpose legal-obligation runs them.

-- Requests for a call that can still be read, and the day of the oldest one.
create function app.evidence_of_prospects() returns table (held integer, oldest_on date)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, min(l.submitted_at)::date
  from leads l join people p on p.id = l.person_id where p.prospect_until > app.now();
end;

-- For how long the longest of what is over has waited for its deletion; null when nothing waits.
create function app.evidence_of_overdue() returns table (waiting integer, longest_seconds integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, extract(epoch from app.now() - min(over.until))::integer
  from (
    select unnest(array[prospect_until, client_until, subscriber_until, staff_until]) as until from people
    union all
    select retained_until from clients
  ) as over
  where over.until <= app.now();
end;

-- Requests for a call of the last 90 days whose day is over or that were answered, and how many within it.
create function app.evidence_of_answers() returns table (asked integer, within_a_day integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, (count(*) filter (where answered_at <= submitted_at + interval '24 hours'))::integer
  from leads
  where submitted_at > app.now() - interval '90 days'
    and (answered_at is not null or submitted_at <= app.now() - interval '24 hours');
end;

-- Access rules for people who work here, those of them that do not ask for the second factor, and tables without rules.
create function app.evidence_of_second_factor() returns table (rules integer, open_rules integer, open_tables integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer,
    (count(*) filter (where not (
      coalesce(p.qual, 'app.staff_role()') like '%app.staff_role()%'
      and coalesce(p.with_check, 'app.staff_role()') like '%app.staff_role()%')))::integer,
    (select count(*)::integer from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname <> 'schema_migrations' and not c.relrowsecurity)
  from pg_policies p
  where p.schemaname = 'public' and exists (select 1 from unnest(p.roles) as r(name) where r.name like '%\_staff');
end;

-- Confirmed subscribers, and how many of them have their consent in the ledger.
create function app.evidence_of_consents() returns table (subscribed integer, consented integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, (count(*) filter (where exists (
      select 1 from evidence_entries e join person_keys k on k.id = e.key_id
      where k.person_id = s.person_id and e.kind = 'consent.given')))::integer
  from subscribers s join people p on p.id = s.person_id
  where s.confirmed_at is not null and p.subscriber_until > app.now();
end;

-- Domains of stacks that send or were handed over, and how many have their registrant read back from the registrar.
create function app.evidence_of_registrants() returns table (registered integer, in_clients_name integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, (count(*) filter (where d.registrant_proof ->> 'same' = 'true'))::integer
  from domains d join stacks s on s.id = d.stack_id
  where s.state in ('live', 'handed-over') and d.registered_at is not null and d.state <> 'given-up';
end;

-- Inboxes whose figures are to be read, and for how long the longest of them was not.
create function app.evidence_of_figures() returns table (watched integer, longest_seconds integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, extract(epoch from app.now() - min(coalesce(i.figures_at, i.connected_at)))::integer
  from inboxes i join stacks s on s.id = i.stack_id join engagements e on e.id = s.engagement_id
  where s.state in ('warming', 'live') and e.state <> 'ended' and i.connected_at is not null;
end;

revoke execute on function app.evidence_of_prospects(), app.evidence_of_overdue(), app.evidence_of_answers(),
  app.evidence_of_second_factor(), app.evidence_of_consents(), app.evidence_of_registrants(),
  app.evidence_of_figures() from public;
