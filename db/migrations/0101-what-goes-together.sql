-- Who hangs on a company that is over goes with it and not before; what nobody may read any more goes in its time.

-- Whether an inbox has this person's name. It needs them for as long as it stands, and goes with its company.
create function app.sends_for_somebody(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select exists (select 1 from senders s join inboxes i on i.sender_id = s.id where s.person_id = person);
end;

-- Rids people of what has expired, and attests it. Who is held for no reason any more goes altogether, under the rule
-- that held them longest. Whoever an inbox still has its name of waits, unreadable, for their company to go. Answers how
-- many went.
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
  given := array(select g.id from unnest(given) g (id) where not app.sends_for_somebody(g.id));
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

-- Deletes requests whose person became a client meanwhile: they are kept no longer than any other, and what was agreed on is
-- in the intake. Answers how many.
create function app.forget_converted_leads(most integer) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  over uuid[];
  calls_gone bigint;
begin
  over := array(
    select l.id from leads l join people p on p.id = l.person_id
    where p.prospect_until is null and l.submitted_at <= app.now() - interval '24 months'
    order by l.submitted_at limit most for update of l skip locked);
  select count(*) into calls_gone from calls c where c.lead_id = any (over);
  delete from leads l where l.id = any (over);
  perform app.record_deletion('prospect', jsonb_build_object('leads', cardinality(over), 'calls', calls_gone));
  return cardinality(over);
end $$;

-- Deletes what is over, and attests it. Nothing over was readable before; this only gives the room back, so it may run
-- late. Answers how many people and companies went. Without a number it takes all there is.
create or replace function app.sweep_expired(most integer) returns table (people_gone integer, clients_gone integer)
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  over uuid[];
begin
  select coalesce(array_agg(c.id), '{}') into over from (
    select id from clients where retained_until <= at order by retained_until limit most for update skip locked) c;
  perform app.record_deletion('client', app.count_hanging('clients', over)
    || jsonb_build_object('clients', cardinality(over)));
  delete from clients c where c.id = any (over);
  clients_gone := cardinality(over);

  -- Of more companies than go at once, those who send for one that is left wait for it.
  select coalesce(array_agg(p.id), '{}') into over from (
    select id from people
    where (prospect_until <= at or client_until <= at or subscriber_until <= at or staff_until <= at)
      and not app.sends_for_somebody(id)
    order by id limit most for update skip locked) p;
  people_gone := app.forget_all_expired(over);
  perform app.forget_converted_leads(most);
  return next;
end $$;

-- One row a human being: finds the person of an address or adds them, and holds them for a reason until a day.
-- `given_key` is their ledger key, wrapped by the master key; it is used only for somebody new.
create or replace function app.hold_person(
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
    -- Of whom a consent is asked again, an address typed into a form says nothing.
    subscriber_until = case when reason = 'subscriber' and not exists (
        select 1 from subscribers s where s.person_id = p.id and s.ask_again_at is not null)
      then greatest(p.subscriber_until, held_until) else p.subscriber_until end,
    staff_until = case when reason = 'staff' then greatest(p.staff_until, held_until) else p.staff_until end
  where p.id = person;
  return person;
end $$;

revoke execute on function app.sends_for_somebody(uuid), app.forget_converted_leads(integer) from public;
