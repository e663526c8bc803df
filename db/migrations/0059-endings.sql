-- The end of an engagement as a plan with dates: what moves to whom, how and by when.

create table endings (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  domains_wish text not null check (domains_wish in ('keep', 'let-go')),
  inboxes_wish text not null check (inboxes_wish in ('take-over', 'close')),
  asked_at timestamptz not null default app.now(),
  asked_by uuid,
  -- The days that everybody is told. Until the first of them nothing is deleted and no inbox closes.
  goes_on timestamptz not null default app.now() + interval '30 days',
  credentials_on timestamptz not null default app.now() + interval '44 days',
  access_on timestamptz not null default app.now() + interval '90 days',
  notified_at timestamptz,
  exported_at timestamptz,
  exported_by uuid,
  irreversible_at timestamptz,
  stopped_at timestamptz,
  stopped_by uuid,
  closed_at timestamptz,
  statement jsonb,
  look_at timestamptz not null default app.now(),
  check (goes_on >= asked_at + interval '14 days' and credentials_on >= goes_on and access_on >= credentials_on),
  -- What can't be undone rules a stop out, and a stop rules it out: whichever is written first.
  check (stopped_at is null or irreversible_at is null),
  check (stopped_at is null or closed_at is null),
  check (irreversible_at is null or notified_at is not null),
  check (statement is null or closed_at is not null)
);
-- One plan at a time; a stopped one leaves room for another.
create unique index endings_engagement on endings (engagement_id) where stopped_at is null;
create index endings_client on endings (client_id);
-- The reconciler's question.
create index endings_look_at on endings (look_at) where stopped_at is null and statement is null;

-- One step of the plan, with what was seen of it last.
create table ending_steps (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  ending_id uuid not null references endings(id) on delete cascade,
  kind text not null,
  domain_id uuid references domains(id) on delete cascade,
  due_at timestamptz not null,
  state text not null check (state in ('waiting', 'done')),
  shown_by text check (shown_by in ('seen', 'said', 'passed')),
  detail text,
  seen_at timestamptz,
  done_at timestamptz,
  done_by uuid,
  check ((state = 'done') = (done_at is not null)),
  check ((state = 'done') = (shown_by is not null))
);
create unique index ending_steps_once on ending_steps (ending_id, kind, coalesce(domain_id, ending_id));
create index ending_steps_client on ending_steps (client_id);

-- Companies of the signed-in client. Membership ends with its row; access to a company ends with the last day of the plan by
-- which its last engagement ended.
create or replace function app.portal_clients() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select m.client_id from client_members m where m.person_id = app.portal_person()
    and (exists (
        select 1 from engagements e where e.client_id = m.client_id
          and not exists (select 1 from endings d
            where d.engagement_id = e.id and d.closed_at is not null and d.access_on <= app.now()))
      or not exists (select 1 from engagements e where e.client_id = m.client_id));
end;
