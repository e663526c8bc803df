-- How a company is billed: in which currency, by which way, and with which tax number.
create table billing_details (
  client_id uuid primary key references clients(id) on delete cascade,
  currency text not null default 'usd' check (currency in ('usd', 'eur', 'gbp')),
  pays_by text not null default 'card' check (pays_by in ('card', 'transfer')),
  country text check (country ~ '^[A-Z]{2}$'),
  tax_kind text,
  tax_number text check (length(tax_number) <= 50),
  -- What the payment service found out about the number, and when it was read there.
  verification text check (verification in ('pending', 'verified', 'unverified', 'unavailable')),
  verification_seen_at timestamptz,
  -- When the payment service was seen to have these taxes; null while it has others.
  taxes_told_at timestamptz,
  saved_at timestamptz not null default app.now(),
  check ((tax_kind is null) = (tax_number is null))
);
create index billing_details_untold on billing_details (client_id) where taxes_told_at is null and country is not null;

-- Money that goes back, with the credit note that says so.
create table refunds (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  invoice_id uuid not null references invoices(id) on delete cascade,
  state text not null check (state in ('proposed', 'declined', 'approved', 'made', 'settled', 'failed')),
  currency text not null,
  amount_cents bigint not null check (amount_cents > 0),
  -- What was spent on domains of the client and is kept.
  kept_cents bigint not null check (kept_cents >= 0),
  outside boolean not null default false,
  proposed_by uuid,
  proposed_at timestamptz not null default app.now(),
  decided_by uuid,
  decided_at timestamptz,
  credit_note_ref text unique,
  credit_note_number text,
  credit_note_url text,
  refund_ref text,
  made_at timestamptz,
  settled_at timestamptz,
  check (state in ('proposed', 'declined') or decided_by is not null),
  check (state not in ('made', 'settled', 'failed') or credit_note_ref is not null)
);
create index refunds_engagement on refunds (engagement_id, proposed_at desc);
create index refunds_open on refunds (proposed_at) where state in ('proposed', 'approved', 'made');
-- One refund of an invoice is under way at a time, so that two of them cannot give back more than was paid.
create unique index refunds_under_way on refunds (invoice_id) where state in ('proposed', 'approved', 'made');

-- An invoice that we ask the payment service for, beside the subscription: intended before the call.
create table invoice_orders (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  currency text not null,
  total_cents bigint not null check (total_cents > 0),
  invoice_ref text unique,
  made_at timestamptz,
  created_at timestamptz not null default app.now()
);
create index invoice_orders_open on invoice_orders (created_at) where invoice_ref is null;

-- Whether a domain is kept for another year: asked 60 days before it expires, for each of its terms.
create table renewals (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  expires_at timestamptz not null,
  state text not null check (state in ('asked', 'renew', 'drop', 'renewed', 'dropped')),
  -- Who said so; nobody when it was kept because nobody answered.
  decided_as text check (decided_as in ('client', 'operator', 'owner', 'nobody')),
  decided_by uuid,
  decided_at timestamptz,
  -- Whether the registrar was seen to do by itself what was decided, and when.
  switched_at timestamptz,
  settled_at timestamptz,
  -- What the client is billed for it, by the accepted quote, and on which invoice.
  currency text,
  price_cents bigint check (price_cents >= 0),
  order_id uuid references invoice_orders(id) on delete set null,
  asked_at timestamptz not null default app.now(),
  unique (domain_id, expires_at)
);
create index renewals_stack on renewals (stack_id, expires_at);
create index renewals_open on renewals (expires_at) where state in ('asked', 'renew', 'drop');

-- A transfer that came past the payment service, as somebody here saw it on the account.
create table received_transfers (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  invoice_id uuid not null unique references invoices(id) on delete cascade,
  received_on date not null,
  evidence text not null check (length(evidence) between 3 and 2000),
  recorded_by uuid,
  recorded_at timestamptz not null default app.now(),
  -- When the payment service was seen to have the invoice as paid.
  settled_at timestamptz
);

-- What a vendor asks of the agency for a while.
create table vendor_bills (
  id uuid primary key default gen_random_uuid(),
  vendor text not null,
  number text,
  period_from date not null,
  period_to date not null,
  currency text not null check (currency ~ '^[a-z]{3}$'),
  total_cents bigint not null check (total_cents >= 0),
  entered_by uuid,
  entered_at timestamptz not null default app.now(),
  check (period_to >= period_from),
  unique nulls not distinct (vendor, number, period_from)
);

-- What it is for. Of inboxes it says how many at which domain, and never whose.
create table vendor_bill_lines (
  id uuid primary key default gen_random_uuid(),
  bill_id uuid not null references vendor_bills(id) on delete cascade,
  what text not null check (what in ('inbox', 'domain', 'renewal', 'plan', 'other')),
  domain text check (domain = lower(domain) and length(domain) <= 253),
  quantity integer not null check (quantity > 0),
  amount_cents bigint not null check (amount_cents >= 0)
);
create index vendor_bill_lines_bill on vendor_bill_lines (bill_id);

-- How an accepted quote is paid: on a page, or by transfer of an invoice.
alter table checkouts
  add column method text not null default 'card' check (method in ('card', 'transfer')),
  add column invoice_ref text unique;
