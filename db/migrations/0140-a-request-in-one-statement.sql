-- A request for a call in one statement: what it writes, whom it mails, who hears of it, and the key that its entry in the
-- ledger is written under, so that nothing has to be asked for in between (decision 10).

-- One row a human being: finds the person of an address or adds them, and holds them for a reason until a day.
-- `given_key` is their ledger key, wrapped by the master key; it is used only for somebody new, whose row is written once.
create or replace function app.hold_person(
  given_email text, given_name text, given_key bytea, reason text, held_until timestamptz
) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  person uuid;
begin
  -- A client's session holds people for its own company's sake, and somebody who may only look holds nobody.
  if (session_user like '%\_staff' and not coalesce(app.staff_role() in ('owner', 'operator'), false))
      or (session_user like '%\_portal' and (reason <> 'client' or app.portal_person() is null)) then
    raise exception 'not allowed to hold a person' using errcode = '42501';
  end if;
  if given_email is not null then
    -- Two submissions of one address at once make one person.
    perform pg_advisory_xact_lock(hashtextextended('person:' || given_email, 0));
    select p.id into person from people p where p.email = given_email;
    if person is not null then
      perform app.forget_expired(person);
      select p.id into person from people p where p.email = given_email;
    end if;
  end if;
  if person is null then
    insert into people (email, name, prospect_until, client_until, subscriber_until, staff_until, created_at)
      values (given_email, given_name,
        case when reason = 'prospect' then held_until end, case when reason = 'client' then held_until end,
        case when reason = 'subscriber' then held_until end, case when reason = 'staff' then held_until end, at)
      returning id into person;
    insert into person_keys (person_id, wrapped_key, created_at) values (person, given_key, at);
    return person;
  end if;
  update people p set
    -- Whoever types an address into a form may name a stranger, but not rename somebody we already work with.
    name = case
      when p.name is null then given_name
      when reason = 'prospect' and p.client_until is null and p.staff_until is null then coalesce(given_name, p.name)
      else p.name
    end,
    prospect_until = case when reason = 'prospect' then greatest(p.prospect_until, held_until) else p.prospect_until end,
    client_until = case when reason = 'client' then greatest(p.client_until, held_until) else p.client_until end,
    -- Of whom a consent is asked again, an address typed into a form says nothing.
    subscriber_until = case when reason = 'subscriber' and not exists (
        select 1 from subscribers s where s.person_id = p.id and s.ask_again_at is not null)
      then greatest(p.subscriber_until, held_until) else p.subscriber_until end,
    staff_until = case when reason = 'staff' then greatest(p.staff_until, held_until) else p.staff_until end
  where p.id = person;
  return person;
end $$;

-- Asks for a job; of several with one key that wait, one is kept. The queue is read once, and a row of plain values takes
-- the planner less than one that is selected from it.
create or replace function app.enqueue(queue_name text, job_data jsonb, job_key text default null, after interval default '0')
  returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  queue record;
  key text := coalesce(job_key, job_data::text);
begin
  if session_user like '%\_portal' and not app.portal_owns(job_data)
      or session_user like '%\_staff' and coalesce(app.staff_role(), 'none') not in ('owner', 'operator') then
    raise exception 'this session may not ask for this work' using errcode = '42501';
  end if;
  select q.* into queue from pgboss.queue q where q.name = queue_name;
  if not found then
    raise exception 'there is no queue %', queue_name using errcode = '22023';
  end if;
  if not exists (select 1 from pgboss.job j where j.name = queue_name and j.state = 'retry' and j.singleton_key = key) then
    insert into pgboss.job (name, data, singleton_key, start_after, created_on, expire_seconds, deletion_seconds,
        keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
      values (queue_name, job_data, key, now() + after, now(), queue.expire_seconds, queue.deletion_seconds,
        now() + after + queue.retention_seconds * interval '1 second', queue.retry_limit, queue.retry_delay,
        queue.retry_backoff, queue.retry_delay_max, queue.policy, queue.dead_letter, queue.heartbeat_seconds)
    on conflict do nothing;
  end if;
  perform app.wake_afterwards('job ' || queue_name);
end $$;

-- A request for a call. The same address again is the same lead, with its period begun anew, and may choose a time anew
-- unless a call is agreed on. With it go an acknowledgement to whoever asked, and a notice to each person here who can
-- answer, each at most once within `quiet`, so that the form cannot be used to flood an address.
drop function app.submit_lead(text, text, text, text, text, bytea);
drop function app.queue_lead_mails(uuid, interval);
create function app.submit_lead(
  given_email text, given_name text, given_company text, given_offer text, given_volume text, given_key bytea, quiet interval
) returns table (lead uuid, person uuid, again boolean, wrapped_key bytea)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  mail uuid;
begin
  person := app.hold_person(given_email, given_name, given_key, 'prospect', at + interval '24 months');
  insert into leads as l (person_id, company, offer, volume_goal, submitted_at)
    values (person, given_company, given_offer, given_volume, at)
  on conflict (person_id) do update set company = excluded.company, offer = excluded.offer,
    volume_goal = excluded.volume_goal, submissions = l.submissions + 1, submitted_at = at, answered_at = null,
    call_link = case
      when exists (select 1 from calls c where c.lead_id = l.id and c.state = 'booked') then null
      else coalesce(l.call_link, gen_random_uuid()) end
  returning l.id, l.submissions > 1 into lead, again;
  for mail in
    insert into mails (person_id, kind, purpose, about_id, queued_at)
    select t.told, t.kind, 'inquiry-response', lead, at from (
      select person as told, 'lead-acknowledgement' as kind
      union all
      select s.person_id, 'lead-notice' from staff s
      where s.person_id in (select app.joined_staff()) and s.role in ('owner', 'operator')) t
    -- Of a lead that is new nobody was told before.
    where not again or not exists (select 1 from mails m where m.person_id = t.told and m.kind = t.kind
      and m.about_id = lead and m.queued_at > at - quiet)
    returning id
  loop
    perform app.enqueue('send-mail', jsonb_build_object('mailId', mail, 'purpose', 'inquiry-response'), mail::text);
  end loop;
  perform app.tell('leads');
  select k.wrapped_key into wrapped_key from person_keys k where k.person_id = person;
  return next;
end $$;
revoke execute on function app.submit_lead(text, text, text, text, text, bytea, interval) from public;
