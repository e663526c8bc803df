-- Clients from before this program: what the agency’s own file says of them, what the vendors’ accounts show, and the
-- promise that nothing of theirs is changed until somebody here accepts what was found.

-- A client brought in: what the file said, whom to invite, and who accepted what was found. `company_key` is the
-- name folded, so that the same file again is the same client.
create table adoptions (
  engagement_id uuid primary key references engagements(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  contact_id uuid references people(id) on delete set null,
  company_key text not null unique,
  started_on date,
  subscription_ref text,
  imported_at timestamptz not null default app.now(),
  imported_by uuid,
  accepted_at timestamptz,
  accepted_by uuid,
  check ((accepted_at is null) = (accepted_by is null))
);
-- What hangs on a client, a stack or a person when it goes.
create index adoptions_client on adoptions (client_id);
create index adoptions_stack on adoptions (stack_id);
create index adoptions_contact on adoptions (contact_id);

-- One thing in a vendor’s account, as it stood when the account was last read. An address is not kept: `ref` is the
-- vendor’s own number, or a keyed hash where the vendor has none but the address.
create table sightings (
  id uuid primary key default gen_random_uuid(),
  vendor text not null,
  mode text not null check (mode in ('sandbox', 'live')),
  kind text not null check (kind in ('domain', 'hosted-domain', 'mailbox', 'account', 'subscription')),
  ref text not null,
  domain text,
  client_id uuid references clients(id) on delete cascade,
  domain_id uuid references domains(id) on delete set null,
  inbox_id uuid references inboxes(id) on delete set null,
  state text not null,
  since timestamptz,
  until timestamptz,
  differs text,
  daily_limit integer,
  left_out_at timestamptz,
  left_out_by uuid,
  first_seen_at timestamptz not null default app.now(),
  seen_at timestamptz not null default app.now(),
  unique (vendor, mode, kind, ref)
);
-- All that was seen of one client’s, and what belongs to nobody.
create index sightings_client on sightings (client_id);
create index sightings_of_nobody on sightings (mode, kind, domain) where client_id is null;
create index sightings_domain on sightings (domain_id);
create index sightings_inbox on sightings (inbox_id);

-- When each account was last read as a whole, and how the last try ended.
create table vendor_readings (
  vendor text not null,
  mode text not null check (mode in ('sandbox', 'live')),
  read_at timestamptz,
  tried_at timestamptz not null,
  fault_code text,
  primary key (vendor, mode)
);

-- What the file says of an inbox’s warm-up, and whether the day that counts is the file’s or was seen.
alter table inboxes
  add column claimed_warm_since date,
  add column warm_since_source text check (warm_since_source in ('claimed', 'seen'));

-- States of what is only looked at. A stack that this program did not plan has no plan until it is accepted.
alter table engagements drop constraint engagements_state_check;
alter table engagements add constraint engagements_state_check check (state in ('requested', 'planned', 'quoted',
  'accepted', 'intake', 'approving', 'building', 'live', 'handed-over', 'ended', 'withdrawn', 'adopted'));
alter table stacks drop constraint stacks_state_check;
alter table stacks add constraint stacks_state_check check (state in ('planned', 'approved', 'building', 'warming',
  'live', 'handed-over', 'retiring', 'retired', 'abandoned', 'observed'));
alter table stacks alter column plan_id drop not null;
alter table stacks add constraint stacks_planned check (plan_id is not null or state = 'observed');
-- Nothing can be approved to be spent on it.
alter table stacks add constraint stacks_observed_spend_nothing check (state <> 'observed'
  or (spending_approved_at is null and spend_limit_cents is null));
-- A step that is left as it was found when the stack was accepted.
alter table build_steps drop constraint build_steps_state_check;
alter table build_steps add constraint build_steps_state_check check (state in ('done', 'ready', 'waiting', 'blocked',
  'under-way', 'left'));

-- Whether a stack, or any stack of a client, is only looked at: the guard asks before a call that changes something.
create function app.only_observed(asked_stack uuid, asked_client uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select exists (select 1 from stacks s where s.state = 'observed'
    and (s.id = asked_stack or asked_stack is null and s.client_id = asked_client));
end;

-- Every call that changes the world is intended in build_steps first. For a stack that is only looked at there is
-- no intending.
create function app.refuse_to_change_observed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.state <> 'left' and app.only_observed(new.stack_id, null) then
    raise exception 'stack % is only looked at until what was found is accepted', new.stack_id using errcode = '23514';
  end if;
  return new;
end $$;
create trigger observed_only before insert or update on build_steps
  for each row execute function app.refuse_to_change_observed();

-- What only a purchase or a write of ours leaves behind is not recorded of such a stack either.
create function app.refuse_own_marks() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if app.only_observed(new.stack_id, null) then
    raise exception 'stack % is only looked at until what was found is accepted', new.stack_id using errcode = '23514';
  end if;
  return new;
end $$;
create trigger observed_only before update on domains for each row when (
    new.order_ref is distinct from old.order_ref or new.paid_cents is distinct from old.paid_cents
    or new.records_written_at is distinct from old.records_written_at
    or new.desired_records is distinct from old.desired_records
    or new.registrant_set_at is distinct from old.registrant_set_at)
  execute function app.refuse_own_marks();
create trigger observed_only before update on inboxes for each row when (
    new.proof_sent_at is distinct from old.proof_sent_at or new.warm_up_job is distinct from old.warm_up_job)
  execute function app.refuse_own_marks();

-- The contact of a client brought in is held as long as the client, also before anybody invited them.
create function app.hold_adoption_contacts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update people p set client_until = (
      select max(c.retained_until) from clients c where c.id in (
        select a.client_id from adoptions a where a.contact_id = p.id
        union select m.client_id from client_members m where m.person_id = p.id
        union select s.client_id from senders s where s.person_id = p.id
        union select r.client_id from registrants r where r.person_id = p.id))
    where p.id in (select a.contact_id from adoptions a where a.client_id = new.id);
  return null;
end $$;
create trigger contacts_held after update of retained_until on clients
  for each row execute function app.hold_adoption_contacts();

revoke execute on all functions in schema app from public;
