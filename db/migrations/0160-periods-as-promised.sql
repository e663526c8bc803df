-- What the proof asks of how long everybody is held.

-- How many people and companies are held for longer than their rule gives from what it counts from, by a day or more. Longer
-- than promised is found at once, not only when the promised day has passed. Periods are given, because the edition in effect says them.
create function app.evidence_of_periods(
  prospect_months integer, unconfirmed_days integer, asked_days integer, client_months integer, staff_months integer
) returns table (held integer, too_long integer)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  with due as (
    select p.prospect_until as until, (
      select l.submitted_at + make_interval(months => prospect_months) from leads l where l.person_id = p.id) as promised
      from people p where p.prospect_until is not null
    union all
    select p.subscriber_until, case
        when s.confirmed_at is null then s.requested_at + make_interval(days => unconfirmed_days)
        else s.ask_again_at + make_interval(days => asked_days) end
      from people p join subscribers s on s.person_id = p.id
      where p.subscriber_until is not null and (s.confirmed_at is null or s.ask_again_at is not null)
    union all
    select p.staff_until, s.removed_at + make_interval(months => staff_months)
      from people p join staff s on s.person_id = p.id
      where p.staff_until is not null and s.removed_at is not null
    union all
    select p.client_until, (select max(c.retained_until) from clients c where c.id in (select app.companies_of(p.id)))
      from people p where p.client_until is not null and exists (select 1 from app.companies_of(p.id))
    union all
    select c.retained_until, case
        when bool_or(e.state = 'ended') then max(e.ended_at) filter (where e.state = 'ended') + make_interval(months => client_months)
        else coalesce((select max(l.submitted_at) from leads l where l.client_id = c.id), max(e.started_at))
          + make_interval(months => prospect_months) end
      from clients c join engagements e on e.client_id = c.id
      group by c.id having bool_and(e.state in ('ended', 'withdrawn'))
  )
  select count(*)::integer,
    (count(*) filter (where until > coalesce(promised, '-infinity') + interval '1 day' and until > app.now()))::integer
  from due;
end;

revoke execute on function app.evidence_of_periods(integer, integer, integer, integer, integer) from public;
