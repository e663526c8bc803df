-- What the way from a request to a paid engagement needs beyond plain rows. Each function checks itself who
-- asks, because it runs as the owner and row-level security does not stop it.

-- Whether the signed-in person decides for a company: its own owner, or staff who may write.
create function app.decides_for(client uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select coalesce(app.staff_role() in ('owner', 'operator'), false) or exists (
    select 1 from client_members m
    where m.client_id = client and m.person_id = app.portal_person() and m.role = 'owner');
end;

-- Makes a client of a lead: the company, its first owner, an engagement and an intake that starts with what the
-- form said. From then on the person is held as a client's contact. Asked twice it answers what stands; a client
-- who asked for another call gets another engagement.
create function app.convert_lead(lead uuid, engagement_mode text) returns table (client uuid, engagement uuid)
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  given leads;
  held people;
begin
  if not coalesce(app.staff_role() in ('owner', 'operator'), false) then
    raise exception 'only staff who may write can convert a lead' using errcode = '42501';
  end if;
  select l.* into given from leads l where l.id = lead for update;
  if not found then
    return;
  end if;
  select p.* into held from people p where p.id = given.person_id for update;
  client := given.client_id;

  if coalesce(held.prospect_until, '-infinity') <= app.now() then
    if client is null then
      return;
    end if;
    select e.id into engagement from engagements e where e.client_id = client order by e.started_at desc limit 1;
    return next;
    return;
  end if;

  select c.id into client from clients c where c.id = given.client_id and c.retained_until > app.now();
  if client is null then
    insert into clients (name) values (given.company) returning id into client;
  end if;
  insert into client_members (client_id, person_id, role) values (client, given.person_id, 'owner')
    on conflict do nothing;
  insert into engagements (client_id, state, mode) values (client, 'requested', engagement_mode)
    returning id into engagement;
  insert into engagement_changes (client_id, engagement_id, to_state, actor_kind, actor_id)
    values (client, engagement, 'requested', app.staff_role(), app.staff_person());
  insert into intakes (engagement_id, client_id, offer, volume_targets)
    values (engagement, client, given.offer, given.volume_goal);
  update leads l set client_id = client, answered_at = coalesce(l.answered_at, app.now()) where l.id = lead;
  update people p set prospect_until = null where p.id = given.person_id;
  perform app.settle_client_periods(client);
  return next;
end $$;

-- How long a company and its people are held, from the facts: as long as an engagement runs; 6 years after the
-- last one ended; and where nothing was ever paid, as long as a form that led to no client (24 months).
create function app.settle_client_periods(client uuid) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  until timestamptz;
  of_client uuid := client;
begin
  select case
      when bool_or(e.state not in ('ended', 'withdrawn')) then '9999-12-31T00:00:00Z'::timestamptz
      when bool_or(e.state = 'ended') then max(e.ended_at) filter (where e.state = 'ended') + interval '72 months'
      else (select coalesce(max(l.submitted_at), max(e.started_at)) from leads l where l.client_id = of_client)
        + interval '24 months'
    end into until
  from engagements e where e.client_id = of_client;
  if until is null then
    return null;
  end if;
  update clients c set retained_until = until where c.id = of_client;
  perform app.settle_person_period(held.person_id) from (
    select m.person_id from client_members m where m.client_id = of_client
    union select s.person_id from senders s where s.client_id = of_client
    union select r.person_id from registrants r where r.client_id = of_client and r.person_id is not null
  ) held;
  return until;
end $$;

-- How long one person is held as somebody of a client, from the companies they stand in. Somebody who stands in
-- none any more is kept like an ended engagement if they could sign in, because they may have decided something;
-- somebody who was only named (a sender, a registrant) goes at once.
create function app.settle_person_period(person uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  until timestamptz;
begin
  select max(c.retained_until) into until from clients c where c.id in (
    select m.client_id from client_members m where m.person_id = person
    union select s.client_id from senders s where s.person_id = person
    union select r.client_id from registrants r where r.person_id = person);
  update people p set client_until = coalesce(until, case
      when p.client_until is null then null
      when p.email is null then app.now()
      else least(p.client_until, app.now() + interval '72 months') end)
    where p.id = person;
  perform app.forget_expired(person) from people p
    where p.id = person and p.email is null and p.client_until <= app.now();
end $$;

-- Lets another person act for a company. What is already known of them is not changed by whoever invites.
create function app.invite_member(client uuid, given_email text, given_name text, member_role text, given_key bytea)
  returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  person uuid;
begin
  if not app.decides_for(client) then
    raise exception 'only an owner of the company can invite' using errcode = '42501';
  end if;
  person := app.hold_person(given_email, null, given_key, 'client', '9999-12-31T00:00:00Z');
  update people p set name = given_name where p.id = person and p.name is null;
  insert into client_members as m (client_id, person_id, role) values (client, person, member_role)
    on conflict (client_id, person_id) do update set role = excluded.role
    -- The company never loses its last owner by an invitation.
    where excluded.role = 'owner' or m.role <> 'owner' or exists (
      select 1 from client_members o
      where o.client_id = excluded.client_id and o.person_id <> excluded.person_id and o.role = 'owner');
  perform app.settle_client_periods(client);
  return person;
end $$;

-- Ends somebody's access to a company; false when they are its last owner or are no member.
create function app.end_membership(client uuid, person uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not app.decides_for(client) then
    raise exception 'only an owner of the company can end an access' using errcode = '42501';
  end if;
  -- Two owners who end each other's access at once wait for one another.
  perform 1 from clients c where c.id = client for update;
  delete from client_members m where m.client_id = client and m.person_id = person
    and (m.role <> 'owner' or exists (
      select 1 from client_members o where o.client_id = client and o.person_id <> person and o.role = 'owner'));
  if not found then
    return false;
  end if;
  perform app.settle_person_period(person);
  return true;
end $$;

-- Holds an address at a client's domain for 7 days so that a link can be mailed there. Returns the mail, or
-- nothing when the address is not at the domain that the intake names, or when five were asked for within the hour:
-- whoever types a stranger's domain must not flood it.
create function app.hold_domain_address(engagement uuid, given_email text, given_key bytea) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  person uuid;
  mail uuid;
  of_client uuid;
begin
  select i.client_id into of_client from intakes i
    where i.engagement_id = engagement and i.domain = split_part(given_email, '@', 2);
  if of_client is null then
    return null;
  end if;
  if not (coalesce(app.staff_role() in ('owner', 'operator'), false)
      or of_client in (select app.portal_clients())) then
    raise exception 'this engagement is not yours' using errcode = '42501';
  end if;
  if 5 <= (select count(*) from mails m
      where m.about_id = engagement and m.kind = 'domain-proof' and m.queued_at > app.now() - interval '1 hour') then
    return null;
  end if;
  person := app.hold_person(given_email, null, given_key, 'client', app.now() + interval '7 days');
  insert into mails (person_id, kind, purpose, about_id)
    values (person, 'domain-proof', 'operations-email', engagement) returning id into mail;
  return mail;
end $$;

-- Ends a subscription at once: what marketing needed goes, a keyed hash stays so that the address is not mailed
-- again, and a person held for nothing else goes altogether.
create function app.end_subscription(subscriber uuid, given_hash bytea) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  person uuid;
begin
  delete from subscribers s where s.id = subscriber returning s.person_id into person;
  if person is null then
    return false;
  end if;
  insert into suppressions (address_hash, reason) values (given_hash, 'unsubscribed') on conflict do nothing;
  delete from mails m where m.person_id = person and m.purpose = 'newsletter';
  update people p set subscriber_until = null where p.id = person;
  perform app.forget_expired(person);
  return true;
end $$;

-- No money is spent before payment, and this is where it is held: nothing after the acceptance without a paid checkout.
create function app.refuse_unpaid() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select 1 from checkouts c where c.engagement_id = new.id and c.state = 'paid') then
    raise exception 'engagement % is not paid', new.id using errcode = '23514';
  end if;
  return new;
end $$;
create trigger engagements_paid before update of state on engagements
  for each row when (old.state in ('requested', 'planned', 'quoted', 'accepted', 'withdrawn')
    and new.state in ('intake', 'approving', 'building', 'live', 'handed-over'))
  execute function app.refuse_unpaid();

-- Gives an approved name up for another free one, as long as its purchase stopped before anything was bought: its
-- inboxes, none of them open yet, move along with the addresses given. False when it is not so (any more).
create function app.replace_name(given_stack uuid, old_name text, new_name text, addresses jsonb) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  client uuid;
  given_up uuid;
  taken uuid;
  old_position integer;
begin
  select s.client_id into client from stacks s where s.id = given_stack;
  if (session_user like '%\_staff' and not coalesce(app.staff_role() in ('owner', 'operator'), false))
      or (session_user like '%\_portal' and not coalesce(client in (select app.portal_clients()), false)) then
    raise exception 'these names are not yours to choose' using errcode = '42501';
  end if;
  select d.id, d.position into given_up, old_position from domains d
    where d.stack_id = given_stack and d.name = old_name and d.chosen and d.registered_at is null
      and exists (select 1 from build_steps b
        where b.domain_id = d.id and b.kind = 'register' and b.state = 'blocked');
  select d.id into taken from domains d
    where d.stack_id = given_stack and d.name = new_name and not d.chosen
      and d.available and not d.premium and d.price_cents is not null;
  if given_up is null or taken is null then
    return false;
  end if;
  update inboxes i set domain_id = taken, address = a.address, sender_id = a.sender
    from jsonb_to_recordset(addresses) as a (inbox uuid, address text, sender uuid)
    where i.id = a.inbox and i.domain_id = given_up and i.opened_at is null
      and split_part(a.address, '@', 2) = new_name
      and exists (select 1 from senders s where s.id = a.sender and s.client_id = client);
  if exists (select 1 from inboxes i where i.domain_id = given_up) then
    raise exception 'an inbox of % was left behind', given_up using errcode = '23514';
  end if;
  delete from build_steps b where b.domain_id = given_up;
  update domains d set chosen = false, available = false, state = 'given-up',
      position = (select n.position from domains n where n.id = taken)
    where d.id = given_up;
  update domains d set chosen = true, position = old_position where d.id = taken;
  update stacks s set look_at = app.now() where s.id = given_stack;
  return true;
end $$;

-- Asks again for mail whose job gave up, because the mail server was away for longer than jobs are tried. Mail of
-- people who have expired for its purpose is left to retention.
create function app.requeue_mails() returns integer
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  waiting record;
  asked integer := 0;
begin
  for waiting in
    select m.id, m.purpose from mails m join people p on p.id = m.person_id
    where m.state = 'queued' and app.now() < case m.purpose
        when 'inquiry-response' then greatest(p.prospect_until, p.staff_until)
        when 'newsletter' then p.subscriber_until
        else p.client_until end
      and not exists (
        select 1 from pgboss.job j where j.name = 'send-mail' and j.singleton_key = m.id::text
          and j.state in ('created', 'retry', 'active'))
    order by m.queued_at limit 500
  loop
    perform app.enqueue('send-mail', jsonb_build_object('mailId', waiting.id, 'purpose', waiting.purpose),
      waiting.id::text);
    asked := asked + 1;
  end loop;
  return asked;
end $$;

-- Which of these names another stack holds already (the index domains_held refuses them). Choices wait for one another
-- here, so that of two at once the second sees the first and can say so.
create function app.names_in_use(asking_stack uuid, wanted text[]) returns setof text
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform pg_advisory_xact_lock(hashtext('names in use'));
  return query
    select d.name from domains d
    where d.name = any (wanted) and d.chosen and d.state <> 'given-up' and d.stack_id <> asking_stack;
end $$;

revoke execute on all functions in schema app from public;
