-- A first payment by transfer: what it began at the payment service, and by which day it is taken back when nobody pays.
alter table checkouts
  add column subscription_ref text unique,
  -- When somebody was told that its day has passed, and the day that they were told of.
  add column reminded_at timestamptz,
  add column lapses_at timestamptz,
  add check (lapses_at is null or lapses_at >= reminded_at);
-- Given up, and not closed at the payment service yet: until then somebody may still pay it.
alter table checkouts drop constraint checkouts_state_check;
alter table checkouts add constraint checkouts_state_check
  check (state in ('intended', 'open', 'withdrawing', 'paid', 'expired'));
-- One way to pay at a time, so that nobody pays a quote twice.
create unique index checkouts_one_at_a_time on checkouts (quote_id) where state in ('intended', 'open', 'withdrawing');
-- The look by the clock at those that somebody may pay.
create index checkouts_to_settle on checkouts (state) where state in ('intended', 'open', 'withdrawing');
