-- When somebody asked about their data and when they were answered. Who it was is in our mailbox and nowhere here, so that it can
-- be measured for as long as it is of use and nobody who asked to be deleted is kept for having asked.
create table data_requests (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('access', 'correction', 'deletion', 'portability', 'objection')),
  asked_at timestamptz not null,
  -- 30 days, or a calendar month where that is shorter.
  due_at timestamptz not null generated always as (
    (least((asked_at at time zone 'UTC') + interval '30 days', (asked_at at time zone 'UTC') + interval '1 month'))
      at time zone 'UTC') stored,
  answered_at timestamptz,
  answer text check (answer in ('done', 'in-part', 'refused', 'nobody')),
  constraint data_requests_answered check ((answered_at is null) = (answer is null)),
  check (answered_at >= asked_at)
);
-- What waits, by the clock that runs out first.
create index data_requests_open on data_requests (due_at) where answered_at is null;
-- What was asked lately.
create index data_requests_asked on data_requests (asked_at);

-- Open requests, the oldest of them and how many are late; of those of the last 90 days, how many were due within 48 hours and
-- within their month, and how many were answered by then.
create function app.evidence_of_data_requests() returns table (
  waiting integer, oldest_seconds integer, late integer,
  due_two_days integer, within_two_days integer, due_month integer, within_month integer
)
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select (count(*) filter (where answered_at is null))::integer,
    extract(epoch from app.now() - min(asked_at) filter (where answered_at is null))::integer,
    (count(*) filter (where answered_at is null and due_at < app.now()))::integer,
    (count(*) filter (where lately and (answered_at is not null or asked_at <= app.now() - interval '48 hours')))::integer,
    (count(*) filter (where lately and answered_at <= asked_at + interval '48 hours'))::integer,
    (count(*) filter (where lately and (answered_at is not null or due_at <= app.now())))::integer,
    (count(*) filter (where lately and answered_at <= due_at))::integer
  from (select *, asked_at > app.now() - interval '90 days' as lately from data_requests) r;
end;

revoke execute on function app.evidence_of_data_requests() from public;
