-- What hangs on an inbox, a domain or a stack goes with it, row by row: without an index each row that went read the whole
-- table that hangs on it. A client of sixty inboxes took seconds beside 20,000 others, in one transaction with all that are over.
create index build_steps_inbox on build_steps (inbox_id) where inbox_id is not null;
create index build_steps_domain on build_steps (domain_id) where domain_id is not null;
create index build_steps_client on build_steps (client_id);
create index observations_inbox on observations (inbox_id) where inbox_id is not null;
create index observations_domain on observations (domain_id) where domain_id is not null;
create index inboxes_domain on inboxes (domain_id);
create index inboxes_client on inboxes (client_id);
create index domains_client on domains (client_id);
create index credentials_client on credentials (client_id);
create index differences_inbox on differences (inbox_id) where inbox_id is not null;
create index differences_domain on differences (domain_id);
create index differences_client on differences (client_id);
create index world_changes_inbox on world_changes (inbox_id) where inbox_id is not null;
create index world_changes_domain on world_changes (domain_id);
create index world_changes_client on world_changes (client_id);
create index sending_pauses_inbox on sending_pauses (inbox_id) where inbox_id is not null;
create index sending_pauses_domain on sending_pauses (domain_id) where domain_id is not null;
create index sending_pauses_client on sending_pauses (client_id);
create index health_verdicts_inbox on health_verdicts (inbox_id) where inbox_id is not null;
create index health_verdicts_client on health_verdicts (client_id);
create index health_days_client on health_days (client_id);
create index sequencer_holds_client on sequencer_holds (client_id);
create index promotions_stopped on promotions (stopped_id);
create index promotions_promoted on promotions (promoted_id) where promoted_id is not null;
create index promotions_client on promotions (client_id);
create index domain_care_changes_domain on domain_care_changes (domain_id);
create index plan_changes_replaces on plan_changes (replaces_id) where replaces_id is not null;
create index ending_steps_domain on ending_steps (domain_id) where domain_id is not null;
create index tasks_stack on tasks (stack_id) where stack_id is not null;
create index tasks_domain on tasks (domain_id) where domain_id is not null;
create index connections_stack on connections (stack_id) where stack_id is not null;
-- And what a client's portal asks for by their engagement.
create index renewals_engagement on renewals (engagement_id);
