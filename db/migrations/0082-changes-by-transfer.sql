-- How a change of the plan is paid, as read when it was priced: by the card on file, or by an invoice that is transferred.
alter table plan_changes add column pays_by text check (pays_by in ('card', 'transfer'));
