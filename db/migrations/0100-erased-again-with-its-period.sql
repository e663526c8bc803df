-- What a restored backup erases again takes the period along that it had ended.

-- The companies that somebody stands in: as a member, sender or registrant, or as the contact of one brought in.
create function app.companies_of(person uuid) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select m.client_id from client_members m where m.person_id = person
  union select s.client_id from senders s where s.person_id = person
  union select r.client_id from registrants r where r.person_id = person
  union select a.client_id from adoptions a where a.contact_id = person;
end;

-- How long one person is held as somebody of a client, from the companies they stand in. Somebody who stands in
-- none any more, since then, is kept like an ended engagement if they could sign in, because they may have decided
-- something; somebody who was only named (a sender, a registrant) goes at once.
create function app.settle_person_period(person uuid, since timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  until timestamptz;
begin
  select max(c.retained_until) into until from clients c where c.id in (select app.companies_of(person));
  update people p set client_until = coalesce(until, case
      when p.client_until is null then null
      when p.email is null then since
      else least(p.client_until, since + interval '72 months') end)
    where p.id = person;
  perform app.forget_expired(person) from people p
    where p.id = person and p.email is null and p.client_until <= app.now();
end $$;

create or replace function app.settle_person_period(person uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform app.settle_person_period(person, app.now());
end $$;

-- After an objection an address is mailed no more for good, after an unsubscription until its owner signs up again:
-- what is noted says which.
create or replace function app.note_suppression() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into erasures (kind, row_key) values ('suppression', encode(new.address_hash, 'hex') || ':' || new.reason);
  return null;
end $$;

-- Carries out again in a restored backup what was erased since, and ends the periods that ended with it, from the day it
-- happened. Whatever is not there, or is held by something else, is passed over; answers how many rows went. Companies go
-- first, because the inboxes that need a sender go with them. Only the owner runs it, before anybody is let in.
drop function app.erase_again(text[], text[]);
create function app.erase_again(kinds text[], keys text[], days timestamptz[]) returns integer
  language plpgsql volatile set search_path = pg_catalog, public as $$
declare
  one record;
  whose uuid[];
  held uuid;
  gone integer;
  total integer := 0;
begin
  for one in
    select e.kind, e.key, e.at from unnest(kinds, keys, days) with ordinality e (kind, key, at, n)
    order by e.kind <> 'client', e.n
  loop
    whose := '{}';
    case one.kind
      when 'person' then
        -- Nobody goes whose name an inbox has: one that was never opened was given to somebody else since.
        delete from inboxes i using senders s
          where s.id = i.sender_id and s.person_id = one.key::uuid and i.opened_at is null;
        delete from people where id = one.key::uuid;
        get diagnostics gone = row_count;
      when 'client' then
        whose := array(
          select m.person_id from client_members m where m.client_id = one.key::uuid
          union select s.person_id from senders s where s.client_id = one.key::uuid
          union select r.person_id from registrants r where r.client_id = one.key::uuid and r.person_id is not null
          union select a.contact_id from adoptions a where a.client_id = one.key::uuid and a.contact_id is not null);
        delete from clients where id = one.key::uuid;
        get diagnostics gone = row_count;
        update people p set client_until = coalesce(
            (select max(c.retained_until) from clients c where c.id in (select app.companies_of(p.id))),
            least(p.client_until, one.at))
          where p.id = any (whose);
      when 'lead' then
        delete from leads where id = one.key::uuid returning person_id into held;
        get diagnostics gone = row_count;
        if gone > 0 then
          update people set prospect_until = null where id = held;
          whose := array[held];
        end if;
      when 'subscriber' then
        delete from subscribers where id = one.key::uuid returning person_id into held;
        get diagnostics gone = row_count;
        if gone > 0 then
          delete from mails where person_id = held and purpose = 'newsletter';
          update people set subscriber_until = null where id = held;
          whose := array[held];
        end if;
      when 'credential' then
        delete from credentials where inbox_id = one.key::uuid;
        get diagnostics gone = row_count;
      when 'member' then
        held := split_part(one.key, ':', 2)::uuid;
        delete from client_members where client_id = split_part(one.key, ':', 1)::uuid and person_id = held;
        get diagnostics gone = row_count;
        if gone > 0 then perform app.settle_person_period(held, one.at); end if;
      when 'staff' then
        update staff set removed_at = one.at where person_id = one.key::uuid and removed_at is null;
        get diagnostics gone = row_count;
        update people set staff_until = one.at + interval '72 months' where id = one.key::uuid and gone > 0;
      when 'suppression' then
        -- A list written before reasons were noted does not say which: then it is for good.
        insert into suppressions as s (address_hash, reason) values (decode(split_part(one.key, ':', 1), 'hex'),
            coalesce(nullif(split_part(one.key, ':', 2), ''), 'restored'))
          on conflict (address_hash) do update set reason = excluded.reason
            where s.reason = 'unsubscribed' and excluded.reason <> 'unsubscribed';
        get diagnostics gone = row_count;
    end case;
    perform app.forget_all_expired(whose);
    total := total + gone;
  end loop;
  return total;
end $$;

revoke execute on function app.companies_of(uuid), app.settle_person_period(uuid, timestamptz),
  app.erase_again(text[], text[], timestamptz[]) from public;
