-- What the proof asks of everything that has a period, and of every rule as the program made it.

-- For how long the longest of what is over has waited for its deletion; null when nothing waits. And how many people are
-- held for a reason that nothing of ours has any more. Periods of records are given, because the edition in effect says
-- them; null is none. What signs people in runs on machine time.
drop function app.evidence_of_overdue();
create function app.evidence_of_overdue(call_days integer, notice_days integer, erasure_days integer, staff_months integer)
  returns table (waiting integer, longest_seconds integer, unfounded integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select count(*)::integer, extract(epoch from max(over.since))::integer, (
    select count(*)::integer from people p where
      (p.subscriber_until > app.now() and not exists (select 1 from subscribers s where s.person_id = p.id))
      or (p.staff_until = '9999-12-31T00:00:00Z' and not exists (
        select 1 from staff s where s.person_id = p.id and s.removed_at is null))
      or (p.client_until = '9999-12-31T00:00:00Z' and not exists (select 1 from app.companies_of(p.id))))
  from (
    select app.now() - unnest(array[prospect_until, client_until, subscriber_until, staff_until]) as since from people
    union all
    select app.now() - retained_until from clients
    union all
    -- Requests of people who became clients.
    select app.now() - (l.submitted_at + interval '24 months') from leads l join people p on p.id = l.person_id
      where p.prospect_until is null
    union all
    select app.now() - (at + make_interval(days => call_days)) from vendor_calls
    union all
    select app.now() - (received_at + make_interval(days => notice_days)) from webhook_events
    union all
    select app.now() - (at + make_interval(days => erasure_days)) from erasures
    union all
    select app.now() - (done_at + make_interval(months => staff_months)) from tasks where client_id is null
    union all
    select clock_timestamp() - expires_at from auth.session
    union all
    select clock_timestamp() - expires_at from auth.one_time_link
    union all
    select clock_timestamp() - closes_at from auth.attempt
    union all
    select clock_timestamp() - (requested_at + interval '1 hour') from auth.link_request
  ) as over
  where over.since >= '0';
end;

-- Access rules for people who work here, those of them that do not ask for the second factor or are not as the program made
-- them, and tables without rules. `app.changed_objects` is written at each start (src/platform/database/catalogue-digests.ts).
create or replace function app.evidence_of_second_factor()
  returns table (rules integer, open_rules integer, open_tables integer)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  return query
  select count(*)::integer,
    (count(*) filter (where not (
      coalesce(p.qual, 'app.staff_role()') like '%app.staff_role()%'
      and coalesce(p.with_check, 'app.staff_role()') like '%app.staff_role()%')
      or ('policy ' || p.policyname || ' on ' || p.tablename) in (select app.changed_objects())))::integer,
    (select count(*)::integer from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname <> 'schema_migrations' and not c.relrowsecurity)
  from pg_policies p
  where p.schemaname = 'public' and exists (select 1 from unnest(p.roles) as r(name) where r.name like '%\_staff');
end $$;

revoke execute on function app.evidence_of_overdue(integer, integer, integer, integer) from public;
