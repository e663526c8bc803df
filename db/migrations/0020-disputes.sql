-- A payment that the bank of whoever paid took back, as the payment service last said how it stands.
create table disputes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  dispute_ref text not null unique,
  invoice_ref text not null,
  state text not null check (state in ('needs-response', 'under-review', 'won', 'lost', 'repaid')),
  reason text not null,
  amount_cents bigint not null check (amount_cents >= 0),
  currency text not null,
  opened_at timestamptz not null,
  evidence_due_at timestamptz,
  -- The invoice by which the client pays again what was lost.
  repayment_ref text unique,
  closed_at timestamptz,
  seen_at timestamptz not null,
  check ((closed_at is null) = (state in ('needs-response', 'under-review')))
);
-- Whether anything may be bought for an engagement.
create index disputes_stopping on disputes (engagement_id) where state in ('needs-response', 'under-review', 'lost');
-- Open ones that were not looked at for a while.
create index disputes_seen on disputes (seen_at) where state in ('needs-response', 'under-review', 'lost');
