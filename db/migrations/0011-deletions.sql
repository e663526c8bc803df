-- What retention deletes is attested: one entry of the ledger for each rule of src/policy/register/retention.ts that
-- something reached, in the transaction that deletes it. It says how many rows of which table went and names nobody, so
-- it stands under no person's key; what it says is readable in its payload.

-- The purpose that the session acts for, from its role; the owner keeps house.
create function app.session_purpose() returns text
  language sql stable set search_path = pg_catalog
  return coalesce((
    select p.name from unnest(array['service-delivery', 'inquiry-response', 'operations-email', 'newsletter', 'billing',
      'improvement', 'legal-obligation', 'authentication', 'rights', 'retention']) p (name)
    where session_user ~ ('_' || replace(p.name, '-', '_') || '(_staff|_portal)?$')), 'retention');

-- The sentence of the policy behind each rule.
create function app.retention_clause(rule text) returns text
  language sql immutable
  return case rule
    when 'prospect' then '5.2'
    when 'subscriber' then '5.3'
    when 'asked-again' then '7.2'
    when 'unconfirmed' then '2.2'
    when 'vendor-notice' then '2.11'
    when 'vendor-call' then '2.11'
    else '5.1' end;

-- Attests one deletion; nothing when nothing went. `counts` has a number of rows by table.
create function app.record_deletion(rule text, counts jsonb) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  gone jsonb;
begin
  select jsonb_object_agg(c.key, c.value) into gone from jsonb_each(counts) c where c.value <> '0';
  if gone is null then
    return;
  end if;
  perform app.append_evidence('data.deleted', app.session_purpose(), 'system', array[app.retention_clause(rule)], null,
    '{}', null, convert_to((gone || jsonb_build_object('rule', rule))::text, 'UTF8'));
end $$;

-- How many rows go along with these people or companies, by table: whatever hangs on them by a key that deletes.
create function app.count_hanging(root regclass, ids uuid[]) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  key record;
  found bigint;
  counts jsonb := '{}';
begin
  for key in
    select k.conrelid::regclass as hanging, a.attname as pointer
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and k.confrelid = root and k.confdeltype = 'c' and cardinality(k.conkey) = 1
    order by 1
  loop
    execute format('select count(*) from %s where %I = any ($1)', key.hanging, key.pointer) into found using ids;
    counts := counts || jsonb_build_object(replace(key.hanging::text, '"', ''), found);
  end loop;
  return counts;
end $$;

-- Rids people of what has expired, and attests it. Who is held for no reason any more goes altogether, under the rule
-- that held them longest. Answers how many went.
create function app.forget_all_expired(given uuid[]) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  at timestamptz := app.now();
  gone record;
  total integer := 0;
  leads_gone bigint;
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
    delete from leads l using people p
    where p.id = any (given) and l.person_id = p.id and p.prospect_until <= at returning 1
  ) select count(*) into leads_gone from deleted;
  perform app.record_deletion('prospect', jsonb_build_object('leads', leads_gone));
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

create or replace function app.forget_expired(person uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform app.forget_all_expired(array[person]);
end $$;

-- Deletes what is over, and attests it. Nothing over was readable before; this only gives the room back, so it may run
-- late. Answers how many people and companies went.
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

  select coalesce(array_agg(p.id), '{}') into over from (
    select id from people
    where prospect_until <= at or client_until <= at or subscriber_until <= at or staff_until <= at
    order by id limit most for update skip locked) p;
  people_gone := app.forget_all_expired(over);
  return next;
end $$;

-- Deletes records of the machinery that have reached their period, and attests it; answers how many went. A vendor's
-- notice must be kept for as long as the vendor may send it again, so that it acts once.
create function app.sweep_records(most integer, calls_kept interval, notices_kept interval) returns integer
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  calls integer;
  notices integer;
begin
  delete from vendor_calls v where v.id in (
    select c.id from vendor_calls c where c.at <= app.now() - calls_kept order by c.at limit most);
  get diagnostics calls = row_count;
  delete from webhook_events w where w.id in (
    select n.id from webhook_events n where n.received_at <= app.now() - notices_kept order by n.received_at limit most);
  get diagnostics notices = row_count;
  perform app.record_deletion('vendor-call', jsonb_build_object('vendor_calls', calls));
  perform app.record_deletion('vendor-notice', jsonb_build_object('webhook_events', notices));
  return calls + notices;
end $$;

-- Ends a subscription at once: what marketing needed goes, a keyed hash stays so that the address is not mailed
-- again, and a person held for nothing else goes altogether.
create or replace function app.end_subscription(subscriber uuid, given_hash bytea) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  person uuid;
  mails_gone bigint;
begin
  delete from subscribers s where s.id = subscriber returning s.person_id into person;
  if person is null then
    return false;
  end if;
  insert into suppressions (address_hash, reason) values (given_hash, 'unsubscribed') on conflict do nothing;
  delete from mails m where m.person_id = person and m.purpose = 'newsletter';
  get diagnostics mails_gone = row_count;
  perform app.record_deletion('subscriber', jsonb_build_object('subscribers', 1, 'mails', mails_gone));
  update people p set subscriber_until = null where p.id = person;
  perform app.forget_expired(person);
  return true;
end $$;

-- Retention looks for records that have reached their period.
create index vendor_calls_age on vendor_calls (at);
create index webhook_events_age on webhook_events (received_at);

revoke execute on function app.session_purpose(), app.retention_clause(text), app.record_deletion(text, jsonb),
  app.count_hanging(regclass, uuid[]), app.forget_all_expired(uuid[]),
  app.sweep_records(integer, interval, interval) from public;
