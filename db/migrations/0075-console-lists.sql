-- What waits for somebody here: each source of the console's first page finds its few rows without reading the many.
create index leads_unanswered on leads (submitted_at) where answered_at is null and client_id is null;
create index mails_refused on mails (queued_at) where state = 'refused';
create index build_steps_blocked on build_steps (stack_id) where state = 'blocked';
create index differences_open on differences (stack_id) where state = 'open';
create index world_changes_undecided on world_changes (stack_id) where state in ('planned', 'stopped');
create index promotions_alone on promotions (stopped_id) where promoted_id is null;
create index invoices_out on invoices (issued_at) where status in ('open', 'uncollectible');

-- One client's page and timeline, and what goes with a client.
create index invoices_client on invoices (client_id);
create index engagement_changes_client on engagement_changes (client_id);
create index stack_changes_client on stack_changes (client_id);
create index acceptances_client on acceptances (client_id);
create index checkouts_client on checkouts (client_id);
create index handoffs_client on handoffs (client_id);
create index observations_client on observations (client_id);
create index disputes_engagement on disputes (engagement_id);
