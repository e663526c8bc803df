-- Complaints of recipients, as somebody here read them where they are told: no vendor hands them over by itself.
create table complaint_counts (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  day date not null,
  source text not null check (source in ('postmaster', 'host', 'recipient')),
  complaints integer not null check (complaints between 0 and 100000),
  entered_by uuid,
  entered_at timestamptz not null default app.now(),
  -- Read again, a day's count is corrected.
  unique (domain_id, day, source)
);
-- The last days of a client, and of a stack.
create index complaint_counts_client on complaint_counts (client_id, day);
create index complaint_counts_stack on complaint_counts (stack_id, day desc);
-- Since when a client's complaints are judged anew.
create index sending_pauses_complaints on sending_pauses (client_id, ended_at) where reason = 'complaints';
