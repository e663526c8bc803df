-- How an inbox, a domain and a stack are judged now, with the figures behind it.
create table health_verdicts (
  subject_id uuid primary key generated always as (coalesce(inbox_id, domain_id, stack_id)) stored,
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  state text not null check (state in ('fine', 'watch', 'act', 'too-little')),
  score integer check (score between 0 and 100),
  parts jsonb not null,
  since timestamptz not null,
  judged_at timestamptz not null,
  check (num_nonnulls(domain_id, inbox_id) <= 1)
);
-- Which stacks, domains and inboxes are sick, over all clients; and all of one stack.
create index health_verdicts_sick on health_verdicts (state, since) where state in ('act', 'watch');
create index health_verdicts_stack on health_verdicts (stack_id);
-- The stacks in the order in which the index lists them.
create index health_verdicts_stacks on health_verdicts (state, since) where domain_id is null and inbox_id is null;

-- How each was judged on each day: the last verdict of the day.
create table health_days (
  subject_id uuid not null generated always as (coalesce(inbox_id, domain_id, stack_id)) stored,
  day date not null,
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  state text not null check (state in ('fine', 'watch', 'act', 'too-little')),
  score integer,
  worst text,
  primary key (subject_id, day),
  check (num_nonnulls(domain_id, inbox_id) <= 1)
);
-- The heat map of one stack.
create index health_days_stack on health_days (stack_id, day);

-- A threshold that somebody here set for one client instead of the default. The latest that has not ended holds.
create table client_thresholds (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  name text not null,
  thousandths integer not null,
  why text not null check (length(why) between 1 and 500),
  set_at timestamptz not null default app.now(),
  set_by uuid not null,
  ended_at timestamptz,
  -- Bounds that nobody crosses, the same as in thresholds.ts: beyond them a verdict would protect nobody, or judge noise.
  check (case name
    when 'placementFine' then thousandths between 75000 and 99000
    when 'placementAct' then thousandths between 60000 and 95000
    when 'placementFloor' then thousandths between 10000 and 500000
    when 'verdictFloor' then thousandths between 50000 and 2000000
    when 'bounceWatch' then thousandths between 500 and 4000
    when 'bounceAct' then thousandths between 1000 and 5000
    when 'bounceFloor' then thousandths between 30000 and 1000000
    when 'replyWatch' then thousandths between 100 and 10000
    when 'replyFloor' then thousandths between 100000 and 5000000
    when 'complaintAct' then thousandths between 20 and 300
    when 'complaintFloorSent' then thousandths between 50000 and 2000000
    when 'complaintFloorCount' then thousandths between 1000 and 20000
    when 'youngDomain' then thousandths between 14000 and 90000
    when 'oldDomain' then thousandths between 30000 and 365000
    when 'restDays' then thousandths between 3000 and 60000
    when 'warmUp' then thousandths between 14000 and 60000
    when 'domainAge' then thousandths between 14000 and 60000
    else false end)
);
-- One value holds for a client at a time.
create unique index client_thresholds_open on client_thresholds (client_id, name) where ended_at is null;
create index client_thresholds_client on client_thresholds (client_id, set_at desc);

-- What somebody here wrote when they paused, apart from what the program saw.
alter table sending_pauses add column note text check (length(note) <= 500);
