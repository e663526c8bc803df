-- Why cold sending is paused. Several reasons may hold at once; sending goes on when none is left.
create table sending_pauses (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  -- Both null: the whole stack.
  domain_id uuid references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  reason text not null check (reason ~ '^[a-z]+(-[a-z]+)*$'),
  began_at timestamptz not null default app.now(),
  ended_at timestamptz,
  check (domain_id is null or inbox_id is null),
  check (ended_at >= began_at)
);
-- A reason holds once for each thing it is about, however often it is found.
create unique index sending_pauses_open on sending_pauses (stack_id, reason, domain_id, inbox_id) nulls not distinct
  where ended_at is null;
-- The history of a stack, newest first.
create index sending_pauses_stack on sending_pauses (stack_id, began_at desc);

-- Since when the sequencer was seen to keep this inbox from cold sending because we asked it to.
alter table inboxes add column cold_paused_at timestamptz;
