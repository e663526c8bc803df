-- What a client is told again and again: each week while their stack is built, then each month.

create table reports (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  kind text not null check (kind in ('build', 'live')),
  -- `2026-W49` or `2026-11`: however often it is asked for, a period has one report.
  period text not null check (period ~ '^\d{4}-(W\d{2}|\d{2})$'),
  content jsonb not null,
  made_at timestamptz not null default app.now(),
  unique (engagement_id, kind, period)
);
create index reports_client on reports (client_id);

-- How often a client wants to be told; without a row, each week of a build and each month after it.
create table report_wishes (
  engagement_id uuid primary key references engagements(id) on delete cascade,
  client_id uuid not null references clients(id) on delete cascade,
  build text not null check (build in ('week', 'never')),
  live text not null check (live in ('week', 'month', 'never')),
  saved_at timestamptz not null default app.now(),
  saved_by uuid
);
create index report_wishes_client on report_wishes (client_id);
