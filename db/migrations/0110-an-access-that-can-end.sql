-- Whether somebody's access to a company can be ended: they have one, and an owner stays. What this says holds until the
-- transaction is over: that an access ended is attested before it does, because afterwards an owner of the company
-- can attest nothing about who left.
create function app.can_end_membership(client uuid, person uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not app.decides_for(client) then
    raise exception 'only an owner of the company can end an access' using errcode = '42501';
  end if;
  -- Two owners who end each other's access at once wait for one another.
  perform 1 from clients c where c.id = client for update;
  return exists (
    select 1 from client_members m where m.client_id = client and m.person_id = person
      and (m.role <> 'owner' or exists (
        select 1 from client_members o where o.client_id = client and o.person_id <> person and o.role = 'owner')));
end $$;
revoke execute on function app.can_end_membership(uuid, uuid) from public;

create or replace function app.end_membership(client uuid, person uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not app.can_end_membership(client, person) then
    return false;
  end if;
  delete from client_members m where m.client_id = client and m.person_id = person;
  perform app.settle_person_period(person);
  return true;
end $$;
