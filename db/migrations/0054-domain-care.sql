-- A domain that is burned, from its rest to the day it is let go; a domain without a row sends as usual.
create table domain_care (
  domain_id uuid primary key references domains(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  state text not null check (state in ('sending', 'resting', 'replacing', 'retiring', 'let-go')),
  reason text not null check (reason in ('listed', 'placement', 'people')),
  detail text not null check (length(detail) <= 500),
  since timestamptz not null,
  rest_until timestamptz,
  last_sent_on date,
  mail_until timestamptz,
  check (state <> 'resting' or rest_until is not null),
  check (state <> 'retiring' or mail_until is not null)
);
-- Whose rest or whose mail is over, and those of one stack.
create index domain_care_rest on domain_care (rest_until) where state = 'resting';
create index domain_care_mail on domain_care (mail_until) where state = 'retiring';
create index domain_care_stack on domain_care (stack_id);

-- Each change of it: who, when, why, from what to what.
create table domain_care_changes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  from_state text not null,
  to_state text not null,
  detail text not null check (length(detail) <= 500),
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null default app.now()
);
create index domain_care_changes_stack on domain_care_changes (stack_id, at desc);
