-- A refund that the payment service does not make: nothing went back and nothing was kept, and it says why.
alter table refunds drop constraint refunds_state_check;
alter table refunds add constraint refunds_state_check
  check (state in ('proposed', 'declined', 'approved', 'made', 'settled', 'failed', 'refused'));
alter table refunds add column vendor_code text check (length(vendor_code) between 1 and 80);
alter table refunds add constraint refunds_refused_with_reason check ((state = 'refused') = (vendor_code is not null));
-- A payment that a bank took back, by its invoice.
create index disputes_invoice on disputes (invoice_ref);
