-- What a change of the plan adds is its own, by id: its names can be taken for others, and what may be spent on it is
-- spent on nothing else.

alter table domains add column plan_change_id uuid references plan_changes(id) on delete set null;
alter table inboxes add column plan_change_id uuid references plan_changes(id) on delete set null;
create index domains_plan_change on domains (plan_change_id) where plan_change_id is not null;
create index inboxes_plan_change on inboxes (plan_change_id) where plan_change_id is not null;

update domains d set plan_change_id = c.id from plan_changes c
  where c.stack_id = d.stack_id and c.state in ('approved', 'done') and d.chosen and d.name = any (c.names);
update inboxes i set plan_change_id = d.plan_change_id from domains d
  where d.id = i.domain_id and d.plan_change_id is not null;
-- Of those on standing domains only the ones that don't work yet still matter.
update inboxes i set plan_change_id = c.id from plan_changes c, domains d, jsonb_array_elements(c.difference -> 'onStanding') place
  where c.stack_id = i.stack_id and c.state = 'approved' and d.id = i.domain_id and d.name = place ->> 'domain'
    and i.plan_change_id is null and i.state not in ('live', 'reserve', 'suspended', 'resting', 'retired');

-- The limit of a stack is what was approved for its first build; each change has its own.
update stacks s set spend_limit_cents = nullif(s.spend_limit_cents - c.cents, 0)
  from (select stack_id, sum(spend_cents) as cents from plan_changes where state in ('approved', 'done') group by stack_id) c
  where c.stack_id = s.id and s.spend_limit_cents is not null;

-- Gives an approved name up for another free one, as long as its purchase stopped before anything was bought: its
-- inboxes, none of them open yet, move along with the addresses given, and a change that it belonged to has the other
-- one. False when it is not so (any more).
create or replace function app.replace_name(given_stack uuid, old_name text, new_name text, addresses jsonb) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  client uuid;
  given_up uuid;
  taken uuid;
  old_position integer;
  change uuid;
begin
  select s.client_id into client from stacks s where s.id = given_stack;
  if (session_user like '%\_staff' and not coalesce(app.staff_role() in ('owner', 'operator'), false))
      or (session_user like '%\_portal' and not coalesce(client in (select app.portal_clients()), false)) then
    raise exception 'these names are not yours to choose' using errcode = '42501';
  end if;
  select d.id, d.position, d.plan_change_id into given_up, old_position, change from domains d
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
  update domains d set chosen = false, available = false, state = 'given-up', plan_change_id = null,
      position = (select n.position from domains n where n.id = taken)
    where d.id = given_up;
  update domains d set chosen = true, position = old_position, plan_change_id = change where d.id = taken;
  update plan_changes c set names = array_replace(c.names, old_name, new_name) where c.id = change;
  update stacks s set look_at = app.now() where s.id = given_stack;
  return true;
end $$;
