-- What more is read of an invoice: how it is collected, how often that failed, when it is due, tax, and what was
-- taken back.
alter table invoices
  add column collection text not null default 'card' check (collection in ('card', 'transfer')),
  add column attempts integer not null default 0,
  add column due_at timestamptz,
  add column tax_cents bigint not null default 0,
  add column credited_cents bigint not null default 0,
  add column paid_outside boolean not null default false,
  add column reason text not null default 'other' check (reason in ('first', 'renewal', 'other')),
  -- Since when it was seen that it should have been paid: a card that failed, or a day that passed.
  add column unpaid_since timestamptz;

-- Invoices of an engagement that should have been paid.
create index invoices_unpaid on invoices (engagement_id) where unpaid_since is not null;
-- Transfers whose day may have passed.
create index invoices_due on invoices (due_at) where status = 'open' and unpaid_since is null and due_at is not null;
-- Subscriptions that were not looked at for a while.
create index subscriptions_seen on subscriptions (seen_at) where status <> 'canceled';

-- That an engagement owes us: from the first payment that failed until nothing is unpaid any more.
create table arrears (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  state text not null check (state in ('owing', 'paused', 'final-notice', 'date-passed', 'settled')),
  began_at timestamptz not null default app.now(),
  -- When the client was first told, and that sending would pause.
  told_at timestamptz,
  paused_at timestamptz,
  final_notice_at timestamptz,
  -- The day that the final notice names. Nothing is deleted before it.
  deletion_on timestamptz,
  settled_at timestamptz,
  check ((final_notice_at is null) = (deletion_on is null)),
  check (deletion_on >= final_notice_at + interval '14 days'),
  check ((state = 'settled') = (settled_at is not null))
);
-- An engagement owes once, however many of its invoices are unpaid.
create unique index arrears_open on arrears (engagement_id) where state <> 'settled';
create index arrears_engagement on arrears (engagement_id, began_at desc);

-- A message about it that the client gets: each once.
create table arrears_notices (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  arrears_id uuid not null references arrears(id) on delete cascade,
  kind text not null check (kind in ('first', 'third-day', 'seventh-day', 'paused', 'final', 'resumed')),
  at timestamptz not null default app.now(),
  unique (arrears_id, kind)
);
