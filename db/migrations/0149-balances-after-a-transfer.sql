-- When a way to pay was paid or given up, and when the customer's cash balance was last looked at since: a transfer may come late.
alter table checkouts
  add column over_at timestamptz,
  add column balance_seen_at timestamptz,
  -- When somebody here entered that its invoice was paid past the payment service, which takes it for paid a little later.
  add column told_paid_at timestamptz;
update checkouts set over_at = coalesce(paid_at, app.now()) where method = 'transfer' and state in ('paid', 'expired');
-- The look by the clock.
create index checkouts_balance_to_see on checkouts (over_at) where method = 'transfer' and state in ('paid', 'expired');
