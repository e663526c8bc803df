-- How many domains and inboxes of a stack need action: asked for each stack of the health index, never for all at once.
drop index health_verdicts_sick;
create index health_verdicts_sick on health_verdicts (stack_id) where state = 'act';
-- A stack's inboxes, and how many each stack has, counted without reading them.
drop index inboxes_stack;
create index inboxes_stack on inboxes (stack_id, client_id);
