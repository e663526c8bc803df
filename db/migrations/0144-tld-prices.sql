-- What the registrar takes for a free name of each ending, as last read by asking for one.
create table tld_prices (
  mode text not null check (mode in ('sandbox', 'live')),
  tld text not null check (tld ~ '^[a-z]{2,24}$'),
  state text not null check (state in ('unread', 'priced', 'not-sold', 'over-order-limit')),
  -- For the fewest years that the registry sells; a further year is the renewal.
  years integer check (years between 1 and 10),
  first_cents integer check (first_cents > 0),
  renewal_cents integer check (renewal_cents > 0),
  read_at timestamptz,
  tried_at timestamptz not null,
  fault_code text,
  primary key (mode, tld),
  check ((state = 'unread') = (read_at is null)),
  check ((state = 'priced') = (years is not null and first_cents is not null and renewal_cents is not null))
);
-- Which endings the agency plans with is set by an owner, too.
alter table setting_changes
  drop constraint setting_changes_name_check,
  add constraint setting_changes_name_check check (name in ('operator-spend-limit-cents', 'planned-tlds'));
