-- A domain or an inbox that goes takes its days along; without these each would look at the days of all stacks.
create index health_days_domain on health_days (domain_id) where domain_id is not null;
create index health_days_inbox on health_days (inbox_id) where inbox_id is not null;
create index health_verdicts_domain on health_verdicts (domain_id) where domain_id is not null;
