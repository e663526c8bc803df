-- Each stack is compared with the world by night. What differs is decided by a person: the world is mended, or what was
-- found is accepted as what is wanted from now on.

-- When the stack is compared next, and when it was last compared to its end.
alter table stacks add column compare_at timestamptz, add column compared_at timestamptz;
create index stacks_compare_at on stacks (compare_at) where ended_at is null;

alter table domains
  -- A comparison goes domain by domain, so that one that was interrupted goes on where it stopped.
  add column compared_at timestamptz,
  -- How many records the zone had then: a change of a large part of it needs force.
  add column zone_records integer check (zone_records >= 0),
  -- Wanted at the registrar, and where visitors are sent; null is the client's main site, an empty text nowhere.
  add column renews boolean not null default true,
  add column forward_to text check (forward_to = lower(forward_to) and length(forward_to) <= 253);

alter table inboxes
  -- Warm-up messages a day, where that differs from the plan's, and the host of tracked links; null is none.
  add column warm_up_limit integer check (warm_up_limit >= 0),
  add column tracking_host text check (tracking_host = lower(tracking_host) and length(tracking_host) <= 253);

-- One comparison of a stack with the world. What could not be looked at is counted apart: it is no difference.
create table comparisons (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  began_at timestamptz not null default app.now(),
  ended_at timestamptz,
  compared integer not null default 0,
  differing integer not null default 0,
  unseen jsonb not null default '[]'
);
-- The one under way, and the last one of a stack.
create unique index comparisons_under_way on comparisons (stack_id) where ended_at is null;
create index comparisons_stack on comparisons (stack_id, began_at desc);

-- Where a stack differs from the world, from the look that first saw it to how it was settled.
create table differences (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  kind text not null check (kind in ('registration', 'expiry', 'name-servers', 'delegation', 'registrant', 'auto-renew',
    'record', 'forward', 'mailbox', 'account', 'limits', 'warm-up', 'tracking')),
  natural_key text not null,
  wanted jsonb not null,
  found jsonb not null,
  state text not null check (state in ('open', 'approved', 'accepted', 'mended', 'gone')),
  first_seen_at timestamptz not null default app.now(),
  seen_at timestamptz not null default app.now(),
  decided_at timestamptz,
  decided_by uuid,
  settled_at timestamptz,
  check (state not in ('approved', 'accepted', 'mended') or decided_at is not null)
);
-- One thing differs once, whoever looks.
create unique index differences_standing on differences (stack_id, natural_key) where state in ('open', 'approved');
create index differences_stack on differences (stack_id, first_seen_at desc);

-- A change that is written into the world: to mend a difference, or to take an earlier change back. What stood before is
-- kept with it.
create table world_changes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  difference_id uuid references differences(id) on delete cascade,
  undoes_id uuid references world_changes(id) on delete cascade,
  kind text not null,
  stood jsonb not null,
  stood_sealed bytea,
  written jsonb not null,
  state text not null check (state in ('planned', 'approved', 'under-way', 'applied', 'stopped', 'dropped')),
  planned_at timestamptz not null default app.now(),
  planned_by uuid,
  approved_at timestamptz,
  approved_by uuid,
  forced_because text check (length(forced_because) <= 500),
  intended_at timestamptz,
  due_at timestamptz,
  applied_at timestamptz,
  fault_code text,
  vendor_code text,
  check (state in ('planned', 'dropped') or approved_at is not null),
  check ((state = 'applied') = (applied_at is not null))
);
-- Of two who take the same change back, or mend the same difference, one does.
create unique index world_changes_undone on world_changes (undoes_id) where state <> 'dropped';
create unique index world_changes_mending on world_changes (difference_id) where state <> 'dropped' and undoes_id is null;
-- What is to be written now.
create index world_changes_due on world_changes (stack_id, due_at) where state in ('approved', 'under-way');
create index world_changes_stack on world_changes (stack_id, planned_at desc);
