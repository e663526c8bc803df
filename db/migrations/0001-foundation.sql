-- What every later migration stands on: the business clock, and one table per declaration in src/policy/register.
-- Grants and row-level security are not written here: they are generated from the register.

create schema app;

-- Business time runs ahead of machine time by this much; it never goes back.
create table app.clock (
  one boolean primary key default true check (one),
  ahead interval not null default '0' check (ahead >= '0')
);
insert into app.clock default values;

-- The one source of business time. Deadlines, retention, warm-up and renewals are judged by it.
create function app.now() returns timestamptz
  language sql stable security definer set search_path = pg_catalog
  return now() + (select ahead from app.clock);

create function app.advance_clock(step interval) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if step < '0' then
    raise exception 'business time does not go back' using errcode = '22023';
  end if;
  update app.clock set ahead = ahead + step;
  -- Every process hears of it and looks at what has become due.
  perform pg_notify('segmento_changes', 'clock');
  return now() + (select ahead from app.clock);
end $$;

-- Where every person starts: one row for a human being, whatever they are to us.
create table people (
  id uuid primary key default gen_random_uuid(),
  email text check (email = lower(email) and email like '_%@_%' and length(email) <= 254),
  name text check (length(name) <= 200),
  prospect_until timestamptz,
  client_until timestamptz,
  subscriber_until timestamptz,
  staff_until timestamptz,
  created_at timestamptz not null default app.now()
);

-- The key under which what the ledger says of one person is readable; destroyed with the person.
create table person_keys (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null unique references people(id) on delete cascade,
  wrapped_key bytea not null,
  created_at timestamptz not null default app.now()
);

-- Who works here and in which role.
create table staff (
  person_id uuid primary key references people(id) on delete cascade,
  role text not null check (role in ('owner', 'operator', 'viewer')),
  added_at timestamptz not null default app.now(),
  removed_at timestamptz
);

-- A request for a call.
create table leads (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null unique references people(id) on delete cascade,
  company text not null check (length(company) <= 200),
  offer text not null check (length(offer) <= 2000),
  volume_goal text not null check (length(volume_goal) <= 200),
  submissions integer not null default 1,
  submitted_at timestamptz not null default app.now(),
  answered_at timestamptz,
  client_id uuid
);

-- Somebody who asked for the guide, and their consent to our mail.
create table subscribers (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null unique references people(id) on delete cascade,
  requested_at timestamptz not null default app.now(),
  confirm_hash bytea,
  confirmed_at timestamptz,
  unsubscribe_hash bytea,
  guide_sent_at timestamptz
);

-- A keyed hash of an address that must not be mailed again; the address itself is not kept.
create table suppressions (
  address_hash bytea primary key,
  reason text not null,
  added_at timestamptz not null default app.now()
);

-- A message we send a person: which one, why, and what the mail server said. The text is not kept.
create table mails (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references people(id) on delete cascade,
  kind text not null,
  purpose text not null,
  about_id uuid,
  state text not null default 'queued' check (state in ('queued', 'sent', 'refused')),
  queued_at timestamptz not null default app.now(),
  sent_at timestamptz,
  response text,
  attempts integer not null default 0
);

-- A company we work for.
create table clients (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) <= 200),
  retained_until timestamptz not null default '9999-12-31T00:00:00Z',
  created_at timestamptz not null default app.now()
);

-- Which people act for a client company, and as what.
create table client_members (
  client_id uuid not null references clients(id) on delete cascade,
  person_id uuid not null references people(id) on delete cascade,
  role text not null check (role in ('owner', 'billing', 'technical')),
  added_at timestamptz not null default app.now(),
  primary key (client_id, person_id)
);

-- One piece of work for a client, from the first plan to its end.
create table engagements (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  state text not null check (state in ('requested', 'planned', 'quoted', 'accepted', 'intake', 'approving', 'building', 'live',
    'handed-over', 'ended', 'withdrawn')),
  mode text not null check (mode in ('sandbox', 'live')),
  started_at timestamptz not null default app.now(),
  ended_at timestamptz
);

-- Each change of an engagement’s state: who, when, from what to what.
create table engagement_changes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  from_state text,
  to_state text not null,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null default app.now()
);

-- How many inboxes and domains, when, and what they cost.
create table plans (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  version integer not null,
  inputs jsonb not null,
  result jsonb not null,
  created_by uuid,
  created_at timestamptz not null default app.now(),
  unique (engagement_id, version)
);

-- A price for a plan, with an expiry.
create table quotes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  plan_id uuid not null references plans(id),
  price_book text not null,
  currency text not null check (currency ~ '^[a-z]{3}$'),
  setup_cents bigint not null check (setup_cents >= 0),
  monthly_cents bigint not null check (monthly_cents >= 0),
  lines jsonb not null,
  state text not null check (state in ('draft', 'sent', 'accepted', 'declined', 'expired', 'replaced')),
  issued_at timestamptz not null default app.now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  check ((accepted_at is null) = (accepted_by is null)),
  check (state <> 'accepted' or accepted_at is not null)
);

-- Who accepted which version of which document, and when.
create table acceptances (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  person_id uuid not null,
  document text not null check (document in ('quote', 'terms', 'data-processing-agreement', 'registration-authority')),
  version text not null,
  content_hash text not null,
  accepted_at timestamptz not null default app.now(),
  unique (engagement_id, document, version, person_id)
);

-- A payment page at Stripe for one quote.
create table checkouts (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  quote_id uuid not null references quotes(id),
  attempt integer not null,
  customer_ref text,
  session_ref text unique,
  url text,
  state text not null check (state in ('intended', 'open', 'paid', 'expired')),
  created_at timestamptz not null default app.now(),
  expires_at timestamptz,
  paid_at timestamptz,
  unique (quote_id, attempt),
  -- A client's session may not write the day, so it cannot say either that it paid.
  check (state <> 'paid' or paid_at is not null)
);

-- The running subscription of an engagement at Stripe.
create table subscriptions (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  subscription_ref text not null unique,
  customer_ref text not null,
  status text not null,
  period_ends_at timestamptz,
  seen_at timestamptz not null
);

-- An invoice at Stripe, as it stood when last read.
create table invoices (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  invoice_ref text not null unique,
  number text,
  status text not null,
  currency text not null,
  total_cents bigint not null,
  paid_cents bigint not null,
  url text,
  issued_at timestamptz not null,
  paid_at timestamptz,
  seen_at timestamptz not null
);

-- A vendor’s notice to us: its id and kind, so that it acts once.
create table webhook_events (
  id uuid primary key default gen_random_uuid(),
  vendor text not null,
  mode text not null check (mode in ('sandbox', 'live')),
  event_ref text not null,
  kind text not null,
  object_ref text,
  happened_at timestamptz not null,
  received_at timestamptz not null default app.now(),
  handled_at timestamptz,
  unique (vendor, event_ref)
);

-- What a client tells us so that we can build: domain, ideal customer, offer, volume.
create table intakes (
  engagement_id uuid primary key references engagements(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  domain text,
  domain_token text not null default replace(gen_random_uuid()::text, '-', ''),
  domain_proof text check (domain_proof in ('address', 'txt', 'operator')),
  domain_proved_at timestamptz,
  domain_checked_at timestamptz,
  ideal_customer text,
  offer text,
  volume_targets text,
  saved_at timestamptz not null default app.now(),
  completed_at timestamptz,
  check ((domain_proof is null) = (domain_proved_at is null))
);

-- The person in whose name the domains are registered.
create table registrants (
  engagement_id uuid primary key references engagements(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  person_id uuid references people(id) on delete set null,
  first_name text,
  last_name text,
  organisation text,
  address text,
  city text,
  region text,
  postal_code text,
  country text check (country ~ '^[A-Z]{2}$'),
  phone text,
  email text,
  saved_at timestamptz not null default app.now()
);

-- A person in whose name inboxes send, with their permission.
create table senders (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  person_id uuid not null references people(id) on delete cascade,
  first_name text not null,
  last_name text not null,
  role text not null,
  permission_at timestamptz,
  picture bytea,
  picture_type text,
  signature text,
  approved_at timestamptz,
  approved_by uuid,
  added_at timestamptz not null default app.now()
);

-- A sending stack: the desired state of domains, inboxes and sequencer for one engagement.
create table stacks (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null unique references engagements(id) on delete cascade,
  plan_id uuid not null references plans(id),
  mode text not null check (mode in ('sandbox', 'live')),
  host text not null check (host in ('mailforge')),
  sequencer text not null check (sequencer in ('instantly')),
  state text not null check (state in ('planned', 'approved', 'building', 'warming', 'live', 'handed-over', 'retiring', 'retired',
    'abandoned')),
  spend_limit_cents bigint,
  names_approved_at timestamptz,
  names_approved_by uuid,
  spending_approved_at timestamptz,
  spending_approved_by uuid,
  warm_up_started_at timestamptz,
  live_at timestamptz,
  handed_over_at timestamptz,
  ended_at timestamptz,
  look_at timestamptz not null default app.now(),
  created_at timestamptz not null default app.now(),
  unique (id, client_id)
);

-- Each change of a stack’s state: who, when, from what to what.
create table stack_changes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  from_state text,
  to_state text not null,
  actor_kind text not null,
  actor_id uuid,
  at timestamptz not null default app.now()
);

-- A sending domain: first a candidate name, then bought, delegated, watched.
create table domains (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  name text not null check (name = lower(name) and length(name) <= 253),
  reason text not null,
  available boolean,
  premium boolean,
  price_cents bigint,
  renewal_cents bigint,
  checked_at timestamptz,
  position integer not null,
  chosen boolean not null default false,
  state text not null,
  order_ref text,
  paid_cents bigint,
  registered_at timestamptz,
  expires_at timestamptz,
  registrant_set_at timestamptz,
  registrant_proof jsonb,
  verification_due_at timestamptz,
  verified_at timestamptz,
  host_ref text,
  name_servers text[],
  delegated_at timestamptz,
  host_active_at timestamptz,
  records_written_at timestamptz,
  desired_records jsonb,
  forward_set_at timestamptz,
  proved_at timestamptz,
  unique (stack_id, name),
  unique (id, client_id),
  foreign key (stack_id, client_id) references stacks (id, client_id) on delete cascade
);

-- An inbox that sends: its address, its host, its warm-up.
create table inboxes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  sender_id uuid not null references senders(id),
  address text not null unique check (address = lower(address)),
  reserve boolean not null,
  state text not null,
  host_ref text,
  opened_at timestamptz,
  proof_sent_at timestamptz,
  proof_token text,
  proved_at timestamptz,
  connected_at timestamptz,
  warm_up_job text,
  warm_up_started_at timestamptz,
  daily_limit integer,
  figures_at timestamptz,
  unique (id, client_id),
  foreign key (domain_id, client_id) references domains (id, client_id) on delete cascade
);

-- The password of an inbox, encrypted; shown only by a recorded reveal.
create table credentials (
  inbox_id uuid primary key references inboxes(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  sealed bytea not null,
  issue integer not null default 1,
  issued_at timestamptz not null default app.now()
);

-- One step of a build: intended before it is done, settled by what is seen afterwards.
create table build_steps (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  kind text not null,
  natural_key text not null,
  state text not null check (state in ('done', 'ready', 'waiting', 'blocked', 'under-way')),
  intended_at timestamptz,
  due_at timestamptz,
  done_at timestamptz,
  attempts integer not null default 0,
  fault_code text,
  vendor_code text,
  waiting_for text,
  updated_at timestamptz not null default app.now(),
  unique (stack_id, natural_key)
);

-- What was seen from outside: DNS as delegated, a message judged on arrival.
create table observations (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid references domains(id) on delete cascade,
  inbox_id uuid references inboxes(id) on delete cascade,
  kind text not null,
  verdict text not null check (verdict in ('pass', 'fail', 'unknown')),
  detail text,
  at timestamptz not null default app.now()
);

-- What one inbox did on one day.
create table daily_figures (
  inbox_id uuid not null references inboxes(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  day date not null,
  warm_up_sent integer not null,
  warm_up_inbox integer,
  warm_up_spam integer,
  cold_sent integer not null,
  bounced integer not null,
  replies integer not null,
  seen_at timestamptz not null,
  primary key (inbox_id, day)
);

-- The hand-off of a stack: the pack as it was given.
create table handoffs (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  pack jsonb not null,
  prepared_at timestamptz not null default app.now(),
  prepared_by uuid,
  opened_at timestamptz,
  opened_by uuid
);

-- What a person has to do: no API does it, or a person should decide.
create table tasks (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid references stacks(id) on delete cascade,
  domain_id uuid references domains(id) on delete cascade,
  natural_key text not null unique,
  kind text not null,
  instructions text not null,
  assignee_id uuid,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  evidence text,
  created_at timestamptz not null default app.now(),
  done_at timestamptz,
  done_by uuid
);

-- A vendor account we act with; its keys are encrypted.
create table connections (
  id uuid primary key default gen_random_uuid(),
  vendor text not null,
  mode text not null check (mode in ('sandbox', 'live')),
  label text not null,
  base_url text not null,
  sealed_credentials bytea not null,
  checked_at timestamptz,
  created_at timestamptz not null default app.now(),
  unique (vendor, mode, label)
);

-- That a vendor was called: which operation, how it ended, how long it took. No contents.
create table vendor_calls (
  id bigint generated always as identity primary key,
  vendor text not null,
  operation text not null,
  stack_id uuid,
  outcome text not null,
  vendor_code text,
  attempt integer not null,
  took_ms integer not null,
  at timestamptz not null default app.now()
);

-- The ledger: what was done with whose data, committed to without naming the person.
create table evidence_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default app.now(),
  kind text not null,
  purpose text not null,
  actor_kind text not null,
  clauses text[] not null,
  recipient text,
  categories text[] not null,
  policy_version text not null,
  commitment bytea not null,
  key_id uuid,
  payload bytea
);

-- The console's list of people by address: one row a human being.
create unique index people_email on people (email) where email is not null;
-- Retention looks for what has expired, by each period.
create index people_prospect_until on people (prospect_until) where prospect_until is not null;
create index people_subscriber_until on people (subscriber_until) where subscriber_until is not null;
create index people_client_until on people (client_until) where client_until is not null;
create index clients_retained_until on clients (retained_until);
-- Newest inquiries first.
create index leads_submitted on leads (submitted_at);
-- The queue of mail that waits, and a person's mail.
create index mails_waiting on mails (queued_at) where state = 'queued';
create index mails_person on mails (person_id);
-- How many proofs of a domain were asked for lately.
create index mails_domain_proof on mails (about_id, queued_at) where kind = 'domain-proof';
-- A person's companies (portal) and a company's rows (every client page).
create index client_members_person on client_members (person_id);
create index engagements_client on engagements (client_id);
create index engagement_changes_engagement on engagement_changes (engagement_id, at);
create index quotes_engagement on quotes (engagement_id);
create index checkouts_engagement on checkouts (engagement_id);
create index subscriptions_engagement on subscriptions (engagement_id);
create index invoices_engagement on invoices (engagement_id);
create index senders_engagement on senders (engagement_id);
create index senders_person on senders (person_id);
create index stack_changes_stack on stack_changes (stack_id, at);
-- The reconciler's question: which stacks are due to be looked at.
create index stacks_look_at on stacks (look_at) where ended_at is null;
-- A name is bought once, by whichever client chose it first.
create unique index domains_held on domains (name) where chosen and state <> 'given-up';
create index inboxes_stack on inboxes (stack_id);
create index inboxes_sender on inboxes (sender_id);
-- The latest verdict for a domain or an inbox.
create index observations_subject on observations (stack_id, domain_id, inbox_id, kind, at desc);
create index daily_figures_client_day on daily_figures (client_id, day);
create index tasks_open on tasks (due_at) where state = 'open';
create index tasks_client on tasks (client_id);
create index handoffs_stack on handoffs (stack_id, prepared_at desc);
-- Notices whose job gave up are asked for again.
create index webhook_events_open on webhook_events (received_at) where handled_at is null;
create index vendor_calls_at on vendor_calls (vendor, at);
create index evidence_key on evidence_entries (key_id) where key_id is not null;
