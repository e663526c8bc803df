-- How a domain stands in the DNS, looked at every three quarters of an hour: what was last confirmed of each proof, and since
-- when a look says otherwise.
create table domain_standings (
  domain_id uuid primary key references domains(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  seen jsonb not null default '{}',
  looked_at timestamptz,
  look_at timestamptz not null
);
-- Which domains are due to be looked at, and those of one stack.
create index domain_standings_look_at on domain_standings (look_at);
create index domain_standings_stack on domain_standings (stack_id);
