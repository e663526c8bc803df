-- The reserve stands in for inboxes of a domain that rests, and of one that its registry holds.
alter table promotions drop constraint promotions_because_check;
alter table promotions add constraint promotions_because_check
  check (because in ('suspended', 'lost', 'retired', 'burnt', 'held'));
