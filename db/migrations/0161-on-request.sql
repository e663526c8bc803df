-- What somebody asked to have deleted.

-- Deletes what is held of a person and no law keeps: their request for a call with its calls and mails, their subscription, and
-- a company that never became a client where nobody else stands in it. Who is held for no other reason goes altogether. What
-- stays is held as a client's or as staff's, and goes in its time. Where they object, or were subscribed, the hash of their
-- address is kept so that they are not mailed again; answers whether anything of them is left.
create function app.erase_on_request(person uuid, given_hash bytea, objects boolean) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  companies uuid[];
  whose uuid[];
  n bigint;
  counts jsonb := '{}';
begin
  if not coalesce(app.staff_role() in ('owner', 'operator'), false) then
    raise exception 'not allowed to answer about data' using errcode = '42501';
  end if;
  perform 1 from people p where p.id = person for update;

  companies := array(select c.id from clients c where c.id in (select app.companies_of(person))
    and not exists (select 1 from engagements e where e.client_id = c.id and e.state <> 'withdrawn')
    and not exists (select 1 from client_members m where m.client_id = c.id and m.person_id <> person));
  whose := array(
    select person
    union select s.person_id from senders s where s.client_id = any (companies)
    union select r.person_id from registrants r where r.client_id = any (companies) and r.person_id is not null
    union select a.contact_id from adoptions a where a.client_id = any (companies) and a.contact_id is not null);
  if cardinality(companies) > 0 then
    counts := app.count_hanging('clients', companies) || jsonb_build_object('clients', cardinality(companies));
    delete from leads l where l.client_id = any (companies) and l.person_id = person;
    delete from clients c where c.id = any (companies);
    update people p set client_until = (
        select max(c.retained_until) from clients c where c.id in (select app.companies_of(p.id)))
      where p.id = any (whose);
  end if;

  if exists (select 1 from people p where p.id = person and p.prospect_until is not null) then
    select count(*) into n from calls c join leads l on l.id = c.lead_id where l.person_id = person;
    counts := counts || jsonb_build_object('calls', n);
    delete from leads l where l.person_id = person;
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object('leads', n);
    delete from mails m where m.person_id = person and m.purpose = 'inquiry-response';
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object('mails', n);
  end if;

  delete from subscribers s where s.person_id = person;
  get diagnostics n = row_count;
  if n > 0 then
    counts := counts || jsonb_build_object('subscribers', n);
    delete from mails m where m.person_id = person and m.purpose = 'newsletter';
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object('mails', n + coalesce((counts ->> 'mails')::bigint, 0));
    insert into suppressions (address_hash, reason) values (given_hash, 'unsubscribed') on conflict do nothing;
  end if;
  if objects then
    -- Noted anew, so that a restored backup has the objection and not what stood there before it.
    delete from suppressions s where s.address_hash = given_hash and s.reason <> 'objected';
    insert into suppressions (address_hash, reason) values (given_hash, 'objected') on conflict do nothing;
  end if;

  update people p set prospect_until = null, subscriber_until = null where p.id = person;
  perform app.record_deletion('on-request', counts);
  perform app.forget_all_expired(whose);
  perform app.tell('leads');
  return exists (select 1 from people p where p.id = person);
end $$;

-- The promise behind each rule by which something is deleted.
create or replace function app.retention_clause(rule text) returns text
  language sql immutable
  return case rule
    when 'prospect' then '5.2'
    when 'subscriber' then '5.3'
    when 'asked-again' then '7.2'
    when 'unconfirmed' then '2.2'
    when 'vendor-notice' then '2.11'
    when 'vendor-call' then '2.11'
    when 'on-request' then '6.3'
    else '5.1' end;

revoke execute on function app.erase_on_request(uuid, bytea, boolean) from public;
