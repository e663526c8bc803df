-- What one receiver reports of one domain for one span of time (RFC 7489, RFC 9990), added up. No address of any server is kept.
create table dmarc_reports (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  domain_id uuid not null references domains(id) on delete cascade,
  org text not null check (length(org) between 1 and 100),
  report_ref text not null check (length(report_ref) between 1 and 200),
  format text not null check (format in ('rfc7489', 'rfc9990')),
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  policy text not null check (policy in ('none', 'quarantine', 'reject')),
  messages integer not null check (messages >= 0),
  aligned integer not null check (aligned between 0 and messages),
  via text not null check (via in ('mail', 'upload')),
  received_at timestamptz not null default app.now(),
  unique (domain_id, org, report_ref),
  check (ends_at >= begins_at)
);
-- The weeks of a domain, and the newest of a stack.
create index dmarc_reports_domain on dmarc_reports (domain_id, ends_at);
create index dmarc_reports_stack on dmarc_reports (stack_id, ends_at desc);

-- Who sent in the name of the domain by one report: known by what signed or vouched for it, not by its address.
create table dmarc_sources (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  report_id uuid not null references dmarc_reports(id) on delete cascade,
  source text not null check (length(source) between 1 and 253),
  servers integer not null,
  messages integer not null check (messages >= 0),
  aligned integer not null check (aligned between 0 and messages),
  by_dkim integer not null,
  by_spf integer not null,
  quarantined integer not null,
  rejected integer not null,
  unique (report_id, source)
);

-- How far the mailbox to which reports go was read.
create table report_mailboxes (
  mode text primary key check (mode in ('sandbox', 'live')),
  uid_validity bigint not null,
  last_uid bigint not null,
  read_at timestamptz not null,
  refused integer not null default 0
);

-- Since when a domain's DMARC policy is what it is; it begins with its records.
alter table domains add column dmarc_since timestamptz;

-- Two thresholds more.
alter table client_thresholds drop constraint client_thresholds_check;
alter table client_thresholds add constraint client_thresholds_check check (case name
    when 'placementFine' then thousandths between 75000 and 99000
    when 'placementAct' then thousandths between 60000 and 95000
    when 'placementFloor' then thousandths between 10000 and 500000
    when 'verdictFloor' then thousandths between 50000 and 2000000
    when 'bounceWatch' then thousandths between 500 and 4000
    when 'bounceAct' then thousandths between 1000 and 5000
    when 'bounceFloor' then thousandths between 30000 and 1000000
    when 'replyWatch' then thousandths between 100 and 10000
    when 'replyFloor' then thousandths between 100000 and 5000000
    when 'complaintAct' then thousandths between 20 and 300
    when 'complaintFloorSent' then thousandths between 50000 and 2000000
    when 'complaintFloorCount' then thousandths between 1000 and 20000
    when 'youngDomain' then thousandths between 14000 and 90000
    when 'oldDomain' then thousandths between 30000 and 365000
    when 'restDays' then thousandths between 3000 and 60000
    when 'warmUp' then thousandths between 14000 and 60000
    when 'domainAge' then thousandths between 14000 and 60000
    when 'dmarcAligned' then thousandths between 90000 and 100000
    when 'dmarcFloor' then thousandths between 10000 and 1000000
    when 'dmarcDays' then thousandths between 14000 and 60000
    else false end);
