-- A running stack is changed like it was begun: a difference with its price, accepted, paid, its spending approved, and
-- then built by the same reconciler while what is live goes on.

create table plan_changes (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  engagement_id uuid not null references engagements(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  kind text not null check (kind in ('resize', 'replace')),
  state text not null check (state in ('asked', 'drafted', 'offered', 'accepted', 'unpaid', 'paid', 'approved', 'done', 'declined',
    'withdrawn', 'lapsed')),
  asked_at timestamptz not null default app.now(),
  asked_by uuid,
  because text not null check (because in ('client', 'operator', 'worn-out', 'listed', 'suspended', 'lost')),
  target_per_month integer check (target_per_month between 100 and 1000000),
  replaces_id uuid references domains(id) on delete cascade,
  plan_id uuid references plans(id),
  difference jsonb,
  names text[],
  drafted_at timestamptz,
  drafted_by uuid,
  currency text not null default 'usd' check (currency ~ '^[a-z]{3}$'),
  monthly_lines jsonb,
  monthly_before_cents bigint check (monthly_before_cents >= 0),
  monthly_cents bigint check (monthly_cents >= 0),
  once_cents bigint check (once_cents >= 0),
  due_now_cents bigint,
  priced_at timestamptz,
  period_ends_at timestamptz,
  offered_at timestamptz,
  expires_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid,
  attempt integer not null default 0,
  charge_at timestamptz,
  look_at timestamptz,
  invoice_ref text,
  invoice_url text,
  paid_cents bigint,
  paid_at timestamptz,
  spend_cents bigint check (spend_cents >= 0),
  spending_approved_at timestamptz,
  spending_approved_by uuid,
  done_at timestamptz,
  fault_code text,
  check ((kind = 'resize') = (target_per_month is not null)),
  check ((kind = 'replace') = (replaces_id is not null)),
  check ((accepted_at is null) = (accepted_by is null)),
  -- A client's session writes none of these days, so it can't say that it was offered, paid or approved.
  check (state not in ('offered', 'accepted', 'unpaid') or offered_at is not null),
  check (state not in ('accepted', 'unpaid', 'paid', 'approved', 'done') or accepted_at is not null),
  check (state not in ('paid', 'approved', 'done') or paid_at is not null),
  check (state not in ('approved', 'done') or spending_approved_at is not null),
  check (state <> 'done' or done_at is not null)
);
-- One change of the size at a time, and one replacement of a domain.
create unique index plan_changes_open on plan_changes (stack_id, coalesce(replaces_id, stack_id))
  where state in ('asked', 'drafted', 'offered', 'accepted', 'unpaid', 'paid', 'approved');
create index plan_changes_stack on plan_changes (stack_id, asked_at desc);
create index plan_changes_due on plan_changes (look_at) where look_at is not null;

alter table domains
  -- From when on its inboxes rest; and when it had received mail for long enough after their last message.
  add column rests_from timestamptz,
  add column retired_at timestamptz;
alter table inboxes
  add column rests_from timestamptz,
  -- Seen at the sequencer: it sends nothing more.
  add column rested_at timestamptz,
  add column retired_at timestamptz,
  -- An active inbox that stopped by itself: suspended, lost. Another one of the reserve sends in its place.
  add column stopped_at timestamptz;
create index inboxes_resting on inboxes (stack_id) where rests_from is not null and retired_at is null;

-- An inbox of the reserve that was promoted when an active one stopped; null where none was warm.
create table promotions (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references clients(id) on delete cascade,
  stack_id uuid not null references stacks(id) on delete cascade,
  stopped_id uuid not null references inboxes(id) on delete cascade,
  promoted_id uuid references inboxes(id) on delete cascade,
  because text not null check (because in ('suspended', 'lost', 'retired', 'burnt')),
  at timestamptz not null default app.now()
);
create index promotions_stack on promotions (stack_id, at desc);

-- Until when an engagement's running subscription is paid, as last read: what is retired works until then. Null without
-- one. Deciding about a change needs this day of the billing, and nothing else of it.
create function app.paid_until(engagement uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select max(s.period_ends_at) from subscriptions s
  where s.engagement_id = engagement and s.status in ('active', 'past-due')
    and (session_user not like '%\_staff' or app.staff_role() is not null)
    and (session_user not like '%\_portal' or s.client_id in (select app.portal_clients()));
end;

revoke execute on function app.paid_until(uuid) from public;

-- A client asks for work on changes of their own, too.
create or replace function app.portal_owns(job_data jsonb) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
begin atomic
  select coalesce(bool_and(case named.key
    when 'purpose' then true
    when 'stackId' then exists (
      select 1 from stacks t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'engagementId' then exists (
      select 1 from engagements t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'inboxId' then exists (
      select 1 from inboxes t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'changeId' then exists (
      select 1 from plan_changes t where t.id = named.value::uuid and t.client_id in (select app.portal_clients()))
    when 'mailId' then exists (
      select 1 from mails t where t.id = named.value::uuid and (t.person_id in (select app.portal_people())
        or t.about_id in (select e.id from engagements e where e.client_id in (select app.portal_clients()))))
    when 'askedBy' then named.value::uuid = app.portal_person()
    else false end), false)
  from jsonb_each_text(job_data) named;
end;
