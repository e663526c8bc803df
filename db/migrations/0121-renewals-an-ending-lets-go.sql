-- The plan by which an engagement ends lets its domains go, too.
alter table renewals drop constraint renewals_decided_as_check;
alter table renewals add constraint renewals_decided_as_check
  check (decided_as in ('client', 'operator', 'owner', 'nobody', 'ending'));
