-- What purpose roles may do beyond plain rows: each function states its one job and runs as the owner.

-- Companies of the signed-in client. Membership ends with its row.
create function app.portal_clients() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select m.client_id from client_members m where m.person_id = app.portal_person();
end;

-- People whom the signed-in client may see: colleagues, their senders and registrants.
create function app.portal_people() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select m.person_id from client_members m where m.client_id in (select app.portal_clients())
  union select s.person_id from senders s where s.client_id in (select app.portal_clients())
  union select r.person_id from registrants r
    where r.client_id in (select app.portal_clients()) and r.person_id is not null;
end;

-- Rids a person of what has expired, so that a new reason to hold them starts from nothing.
-- A person held for no reason any more goes altogether, with all that hangs on them.
create function app.forget_expired(person uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
begin
  delete from people p where p.id = person
    and coalesce(p.prospect_until, '-infinity') <= at and coalesce(p.client_until, '-infinity') <= at
    and coalesce(p.subscriber_until, '-infinity') <= at and coalesce(p.staff_until, '-infinity') <= at;
  if not found then
    delete from leads l using people p where p.id = person and l.person_id = person and p.prospect_until <= at;
    delete from subscribers s using people p where p.id = person and s.person_id = person and p.subscriber_until <= at;
    update people p set
      prospect_until = case when p.prospect_until <= at then null else p.prospect_until end,
      client_until = case when p.client_until <= at then null else p.client_until end,
      subscriber_until = case when p.subscriber_until <= at then null else p.subscriber_until end,
      staff_until = case when p.staff_until <= at then null else p.staff_until end
    where p.id = person;
  end if;
end $$;

-- One row a human being: finds the person of an address or adds them, and holds them for a reason until a day.
-- `given_key` is their ledger key, wrapped by the master key; it is used only for somebody new.
create function app.hold_person(
  given_email text, given_name text, given_key bytea, reason text, held_until timestamptz
) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
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
    insert into people (email, name) values (given_email, given_name) returning id into person;
    insert into person_keys (person_id, wrapped_key) values (person, given_key);
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
    subscriber_until = case when reason = 'subscriber' then greatest(p.subscriber_until, held_until) else p.subscriber_until end,
    staff_until = case when reason = 'staff' then greatest(p.staff_until, held_until) else p.staff_until end
  where p.id = person;
  return person;
end $$;

-- Somebody new of a client company who is known by name alone: a sender, a registrant. A client's session may run
-- this and not hold_person, which finds people of other companies by their address.
create function app.hold_named_person(given_name text, given_key bytea) returns uuid
  language sql volatile security definer set search_path = pg_catalog
begin atomic
  select app.hold_person(null, given_name, given_key, 'client', '9999-12-31T00:00:00Z');
end;

-- A request for a call. The same address again is the same lead, with its period begun anew.
create function app.submit_lead(
  given_email text, given_name text, given_company text, given_offer text, given_volume text, given_key bytea
) returns table (lead uuid, person uuid, again boolean)
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  person := app.hold_person(given_email, given_name, given_key, 'prospect', app.now() + interval '24 months');
  insert into leads as l (person_id, company, offer, volume_goal)
    values (person, given_company, given_offer, given_volume)
  on conflict (person_id) do update set company = excluded.company, offer = excluded.offer,
    volume_goal = excluded.volume_goal, submissions = l.submissions + 1, submitted_at = app.now(), answered_at = null
  returning l.id, l.submissions > 1 into lead, again;
  return next;
end $$;

-- The ledger's append. `key` is found here, so that no caller can write one person's entry under another's key.
-- Who acts and for which purpose is what the login role says, and a client attests of nobody outside their company.
create function app.append_evidence(
  entry_kind text, entry_purpose text, entry_actor text, entry_clauses text[], entry_recipient text,
  entry_categories text[], entry_policy text, entry_commitment bytea, person uuid, entry_payload bytea
) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  acting text := case
    when session_user = current_user then entry_actor
    when session_user like '%\_portal' then 'client'
    when session_user like '%\_staff' then 'staff'
    when entry_actor in ('client', 'staff') then 'system'
    else entry_actor end;
  entry_id bigint;
begin
  -- The transaction takes its number before the entry its id, so that a settled id is never taken by a running
  -- transaction that the sealer could not have seen.
  perform pg_current_xact_id();
  if session_user <> current_user and position(replace(entry_purpose, '-', '_') in session_user) = 0 then
    raise exception 'an entry attests the purpose it was written for' using errcode = '42501';
  end if;
  if session_user like '%\_portal' and person is not null
      and not exists (select 1 from app.portal_people() known (id) where known.id = person) then
    raise exception 'a client attests of nobody outside their company' using errcode = '42501';
  end if;
  insert into evidence_entries
    (kind, purpose, actor_kind, clauses, recipient, categories, policy_version, commitment, key_id, payload)
  values (entry_kind, entry_purpose, acting, entry_clauses, entry_recipient, entry_categories, entry_policy,
    entry_commitment, (select k.id from person_keys k where k.person_id = person), entry_payload)
  returning id into entry_id;
  return entry_id;
end $$;

-- Whether everything that a job would work on belongs to the signed-in client.
create function app.portal_owns(job_data jsonb) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select coalesce(bool_and(case named.key
    when 'purpose' then true
    when 'stackId' then exists (
      select 1 from stacks t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'engagementId' then exists (
      select 1 from engagements t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'inboxId' then exists (
      select 1 from inboxes t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'mailId' then exists (
      select 1 from mails t where t.id = named.value::uuid and (t.person_id in (select app.portal_people())
        or t.about_id in (select e.id from engagements e where e.client_id in (select app.portal_clients()))))
    when 'askedBy' then named.value::uuid = app.portal_person()
    else false end), false)
  from jsonb_each_text(job_data) named;
end;

-- The one way to ask for work: in the transaction that makes it necessary. A job that waits under the same
-- key is enough, also one that failed and waits for its next try, so asking again and again is harmless; without a
-- key, only the same job is the same. Payloads hold ids only. A client asks for work on their own things alone, and
-- staff who may only look ask for none.
create function app.enqueue(queue_name text, job_data jsonb, job_key text default null, after interval default '0')
  returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if session_user like '%\_portal' and not app.portal_owns(job_data)
      or session_user like '%\_staff' and coalesce(app.staff_role(), 'none') not in ('owner', 'operator') then
    raise exception 'this session may not ask for this work' using errcode = '42501';
  end if;
  insert into pgboss.job (name, data, singleton_key, start_after, created_on, expire_seconds, deletion_seconds,
      keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
    select q.name, job_data, coalesce(job_key, job_data::text), now() + after, now(), q.expire_seconds, q.deletion_seconds,
      now() + after + q.retention_seconds * interval '1 second', q.retry_limit, q.retry_delay, q.retry_backoff,
      q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
    from pgboss.queue q where q.name = queue_name and not exists (
      select 1 from pgboss.job j where j.name = queue_name and j.state = 'retry'
        and j.singleton_key = coalesce(job_key, job_data::text))
  on conflict do nothing;
  if not exists (select 1 from pgboss.queue q where q.name = queue_name) then
    raise exception 'there is no queue %', queue_name using errcode = '22023';
  end if;
  perform pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), queue_name);
end $$;

-- Tells open pages that something of a client or a stack has changed. Carries ids only.
create function app.tell(topic text) returns void
  language sql volatile security definer set search_path = pg_catalog
  return pg_notify('segmento_changes', topic);

-- A place in a vendor account's rate limit, shared by all processes: when the next call may leave (machine time).
-- At most a minute is reserved at once, so that no role can shut a lane for long.
create table app.rate_slots (
  lane text primary key,
  next_at timestamptz not null
);
create function app.take_rate_slot(lane_name text, spacing interval) returns timestamptz
  language sql volatile security definer set search_path = pg_catalog, app
begin atomic
  insert into app.rate_slots as s (lane, next_at) values (lane_name, clock_timestamp() + least(spacing, '1 minute'))
  on conflict (lane) do update set next_at = greatest(s.next_at, clock_timestamp()) + least(spacing, '1 minute')
  returning next_at - least(spacing, '1 minute');
end;

revoke execute on all functions in schema app from public;
