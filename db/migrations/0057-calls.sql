-- Calls with people who asked for one: when we have time, and which times were taken.

-- When somebody here takes calls, by their own wall clock. `weekly` has seven texts, Monday first, each with spans such as
-- `09:00-12:00 13:00-17:00`; `days_off` has days and ranges, `2026-12-24` or `2026-12-24/2027-01-02`.
create table call_calendars (
  person_id uuid primary key references people(id) on delete cascade,
  taking boolean not null,
  zone text not null check (length(zone) <= 64),
  weekly text[] not null check (cardinality(weekly) = 7),
  minutes integer not null check (minutes between 10 and 180),
  buffer_minutes integer not null check (buffer_minutes between 0 and 120),
  notice_hours integer not null check (notice_hours between 0 and 336),
  days_ahead integer not null check (days_ahead between 1 and 60),
  days_off text[] not null,
  meeting text not null check (length(meeting) <= 300),
  saved_at timestamptz not null default app.now()
);

-- A call that was agreed on. `sequence` counts what the invitation said before; `link` is named by the one mailed link that
-- still changes it.
create table calls (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid not null references leads(id) on delete cascade,
  person_id uuid not null references people(id) on delete cascade,
  operator_id uuid references people(id) on delete set null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  visitor_zone text not null check (length(visitor_zone) <= 64),
  meeting text not null check (length(meeting) <= 300),
  state text not null check (state in ('booked', 'canceled', 'held', 'missed')),
  sequence integer not null default 0,
  link uuid default gen_random_uuid(),
  booked_at timestamptz not null default app.now(),
  reminded_at timestamptz,
  outcome text check (outcome in ('fits', 'does-not-fit', 'thinking')),
  notes text check (length(notes) <= 4000),
  noted_at timestamptz,
  noted_by uuid,
  check (ends_at > starts_at),
  check (outcome is null or state = 'held')
);
-- A time of somebody is given once; bookings also wait for one another and look for what overlaps.
create unique index calls_taken on calls (operator_id, starts_at) where state = 'booked';
-- One call at a time for a request.
create unique index calls_of_lead on calls (lead_id) where state = 'booked';
create unique index calls_link on calls (link) where link is not null;
-- A week of the calendar, what is due for a reminder, and what was held and not noted.
create index calls_starts on calls (starts_at);
create index calls_person on calls (person_id);

-- The one mailed link by which a request chooses a time; null once it has.
alter table leads add column call_link uuid default gen_random_uuid();
create unique index leads_call_link on leads (call_link) where call_link is not null;

-- A request for a call. The same address again is the same lead, with its period begun anew, and may choose a time anew
-- unless a call is agreed on.
create or replace function app.submit_lead(
  given_email text, given_name text, given_company text, given_offer text, given_volume text, given_key bytea
) returns table (lead uuid, person uuid, again boolean)
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  person := app.hold_person(given_email, given_name, given_key, 'prospect', app.now() + interval '24 months');
  insert into leads as l (person_id, company, offer, volume_goal)
    values (person, given_company, given_offer, given_volume)
  on conflict (person_id) do update set company = excluded.company, offer = excluded.offer,
    volume_goal = excluded.volume_goal, submissions = l.submissions + 1, submitted_at = app.now(), answered_at = null,
    call_link = case
      when exists (select 1 from calls c where c.lead_id = l.id and c.state = 'booked') then null
      else coalesce(l.call_link, gen_random_uuid()) end
  returning l.id, l.submissions > 1 into lead, again;
  return next;
end $$;

-- Rids people of what has expired, and attests it. Who is held for no reason any more goes altogether, under the rule
-- that held them longest. Answers how many went.
create or replace function app.forget_all_expired(given uuid[]) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  gone record;
  total integer := 0;
  leads_gone bigint;
  calls_gone bigint;
  subscribers_gone record;
begin
  -- What is judged below stays so until it is deleted.
  perform 1 from people p where p.id = any (given) order by p.id for update;
  for gone in
    select r.rule, array_agg(r.id order by r.id) as ids from (
      select p.id, case greatest(p.client_until, p.staff_until, p.prospect_until, p.subscriber_until)
          when p.client_until then 'client'
          when p.staff_until then 'staff'
          when p.prospect_until then 'prospect'
          when p.subscriber_until then case
            when s.confirmed_at is null then 'unconfirmed'
            when s.ask_again_at is not null then 'asked-again'
            else 'subscriber' end
          else 'person' end as rule
      from people p left join subscribers s on s.person_id = p.id
      where p.id = any (given)
        and coalesce(p.prospect_until, '-infinity') <= at and coalesce(p.client_until, '-infinity') <= at
        and coalesce(p.subscriber_until, '-infinity') <= at and coalesce(p.staff_until, '-infinity') <= at
    ) r group by r.rule order by r.rule
  loop
    perform app.record_deletion(gone.rule, app.count_hanging('people', gone.ids)
      || jsonb_build_object('people', cardinality(gone.ids)));
    delete from people p where p.id = any (gone.ids);
    total := total + cardinality(gone.ids);
  end loop;

  -- What is left of them is held for another reason; only what this reason needed goes.
  with deleted as (
    delete from calls c using people p
    where p.id = any (given) and c.person_id = p.id and p.prospect_until <= at returning 1
  ) select count(*) into calls_gone from deleted;
  with deleted as (
    delete from leads l using people p
    where p.id = any (given) and l.person_id = p.id and p.prospect_until <= at returning 1
  ) select count(*) into leads_gone from deleted;
  perform app.record_deletion('prospect', jsonb_build_object('leads', leads_gone, 'calls', calls_gone));
  for subscribers_gone in
    with deleted as (
      delete from subscribers s using people p
      where p.id = any (given) and s.person_id = p.id and p.subscriber_until <= at
      returning case
        when s.confirmed_at is null then 'unconfirmed'
        when s.ask_again_at is not null then 'asked-again'
        else 'subscriber' end as rule
    ) select d.rule, count(*) as rows from deleted d group by d.rule order by d.rule
  loop
    perform app.record_deletion(subscribers_gone.rule, jsonb_build_object('subscribers', subscribers_gone.rows));
  end loop;
  update people p set
    prospect_until = case when p.prospect_until <= at then null else p.prospect_until end,
    client_until = case when p.client_until <= at then null else p.client_until end,
    subscriber_until = case when p.subscriber_until <= at then null else p.subscriber_until end,
    staff_until = case when p.staff_until <= at then null else p.staff_until end
  where p.id = any (given)
    and (p.prospect_until <= at or p.client_until <= at or p.subscriber_until <= at or p.staff_until <= at);
  return total;
end $$;
