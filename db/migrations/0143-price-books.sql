-- What the agency charges, as an owner has set it: each change is another version, and none is changed afterwards. The
-- program's own books have the versions below.
create table price_books (
  version integer primary key check (version > 3),
  currency text not null check (currency in ('usd', 'eur', 'gbp')),
  effective_from date not null,
  cents_per_dollar integer not null check (cents_per_dollar between 1 and 10000),
  setup_fee_cents integer not null check (setup_fee_cents between 0 and 10000000),
  inbox_cents_per_month integer not null check (inbox_cents_per_month between 0 and 100000),
  domain_margin_percent integer not null check (domain_margin_percent between 0 and 100),
  minimum_cents_per_month integer not null check (minimum_cents_per_month between 0 and 10000000),
  quote_valid_days integer not null check (quote_valid_days between 1 and 90),
  set_at timestamptz not null default app.now(),
  set_by uuid,
  check (currency <> 'usd' or cents_per_dollar = 100)
);
