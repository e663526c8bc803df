-- A mail whose reason is gone before it leaves (a quote that was taken back, an invoice that was paid meanwhile) was kept as
-- one that the mail server refused, and somebody was asked for a working address.
alter table mails drop constraint mails_state_check;
alter table mails add constraint mails_state_check check (state in ('queued', 'sent', 'refused', 'void'));
update mails set state = 'void', response = null where state = 'refused' and response = 'nothing to say any more';
