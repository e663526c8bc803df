-- A pause says what shows it, who asked for it, when it ends by itself, and when it was seen at the sequencer.
alter table sending_pauses
  add column campaign_ref text,
  add column detail text check (length(detail) <= 500),
  add column until timestamptz,
  add column paused_by uuid,
  add column seen_at timestamptz,
  add column look_at timestamptz not null default app.now() + interval '1 minute',
  add column ended_by uuid,
  add check (num_nonnulls(domain_id, inbox_id, campaign_ref) <= 1);

-- A reason holds once for each thing it is about, a campaign too.
drop index sending_pauses_open;
create unique index sending_pauses_open on sending_pauses (stack_id, domain_id, inbox_id, campaign_ref, reason)
  nulls not distinct where ended_at is null;
-- Those that end by themselves, and those not yet seen at the sequencer.
create index sending_pauses_until on sending_pauses (until) where ended_at is null and until is not null;
create index sending_pauses_unseen on sending_pauses (look_at) where ended_at is null and seen_at is null;

-- What the program itself has paused at the sequencer. It resumes nothing else.
create table sequencer_holds (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  inbox_id uuid unique references inboxes(id) on delete cascade,
  campaign_ref text,
  state text not null check (state in ('pausing', 'paused', 'resuming', 'elsewhere')),
  warmed boolean,
  intended_at timestamptz not null default app.now(),
  seen_at timestamptz,
  look_at timestamptz not null default app.now(),
  fault_code text,
  unique (stack_id, campaign_ref),
  check (num_nonnulls(inbox_id, campaign_ref) = 1)
);
-- Which holds are due to be looked at, and those of one stack.
create index sequencer_holds_look_at on sequencer_holds (look_at);
create index sequencer_holds_stack on sequencer_holds (stack_id);

-- A mark on the inbox could not tell who had paused it.
alter table inboxes drop column cold_paused_at;
