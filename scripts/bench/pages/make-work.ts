import type { Making, YearScale } from './year.ts'

const mailKinds = ['live', 'weekly-report', 'monthly-report', 'invoice', 'names-ready']

/** What happens beside the stacks in a year, a small part of which waits for somebody. */
export function workMakings({ stacks }: YearScale): readonly Making[] {
  return [
    [
      `insert into people (id, email, name, prospect_until)
       select md5('lead ' || n)::uuid, 'lead' || n || '@visitor.example', 'Visitor ' || n, app.now() + interval '1 year'
       from generate_series(1, $1::int * 4) n`,
      [stacks],
    ],
    [
      `insert into leads (id, person_id, company, offer, volume_goal, submitted_at, answered_at)
       select md5('request ' || n)::uuid, md5('lead ' || n)::uuid, 'Visitor Company ' || n, 'Looms.', '10,000 a month', app.now() - n * interval '1 hour',
         case when n % 40 <> 3 then app.now() - n * interval '1 hour' + interval '5 hours' end
       from generate_series(1, $1::int * 4) n`,
      [stacks],
    ],
    [
      `insert into calls (lead_id, person_id, starts_at, ends_at, visitor_zone, meeting, state, outcome, booked_at)
       select md5('request ' || n)::uuid, md5('lead ' || n)::uuid, at, at + interval '30 minutes', 'Europe/London', 'by telephone',
         case when n % 80 = 1 then 'booked' else 'held' end, case when n % 80 <> 1 then 'fits' end, at - interval '2 days'
       from generate_series(1, $1::int * 4, 2) n, lateral (select app.now() - n * interval '55 minutes' as at) t where n % 40 <> 3`,
      [stacks],
    ],
    [
      `insert into mails (person_id, kind, purpose, state, queued_at, sent_at)
       select person, kinds[1 + g % 5], 'service-delivery', case when g = 30 and n % 50 = 9 then 'refused' else 'sent' end,
         began + g * interval '12 days', began + g * interval '12 days' + interval '1 minute'
       from made, (select $1::text[] as kinds) k, generate_series(1, 30) g`,
      [mailKinds],
    ],
    [
      `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents, paid_cents, issued_at, paid_at,
         seen_at, reason)
       select client, engagement, 'in_' || n || '_' || g, 'S-' || n || '-' || g, case when n % 30 = 4 and g = 12 then 'open' else 'paid' end,
         'usd', 150000, case when n % 30 = 4 and g = 12 then 0 else 150000 end, app.now() - (12 - g) * interval '30 days' - interval '2 days',
         case when n % 30 <> 4 or g < 12 then app.now() - (12 - g) * interval '30 days' - interval '2 days' end, app.now(), 'renewal'
       from made, generate_series(1, 12) g where stack_state in ('live', 'handed-over')`,
    ],
    [
      `insert into tasks (client_id, stack_id, natural_key, kind, instructions, due_at, state, evidence, created_at, done_at)
       select client, stack, 'task ' || n || ' ' || g, 'mend-records', 'Look at the records, and mend them at the host.', at + interval '2 days',
         case when is_open then 'open' else 'done' end, case when not is_open then 'seen in the DNS' end, at,
         case when not is_open then at + interval '20 hours' end
       from made, generate_series(1, 10) g,
         lateral (select app.now() - g * interval '25 days' + (n % 12 - 8) * interval '1 day' as at, g = 1 and n % 6 = 0 as is_open) t
       where stack_state is not null`,
    ],
    [
      `insert into comparisons (client_id, stack_id, began_at, ended_at, compared, differing)
       select client, stack, app.now() - g * interval '1 day', app.now() - g * interval '1 day' + interval '1 minute', size, 0
       from made, generate_series(1, 30) g where stack_state = 'live'`,
    ],
    [
      `insert into differences (client_id, stack_id, domain_id, kind, natural_key, wanted, found, state, first_seen_at, settled_at)
       select d.client_id, d.stack_id, d.id, 'record', 'record ' || d.name, '{}', '{}', case when is_open then 'open' else 'gone' end,
         app.now() - d.position * interval '1 day', case when not is_open then app.now() end
       from domains d, lateral (select d.position % 8 = 5 and ascii(d.id::text) = ascii('7') and ascii(right(d.id::text, 1)) = ascii('a') as is_open) o
       where d.chosen and d.position % 8 = 5`,
    ],
    [
      `insert into plan_changes (client_id, engagement_id, stack_id, kind, state, because, target_per_month, asked_at)
       select client, engagement, stack, 'resize', 'asked', 'client', 30000, app.now() - n % 5 * interval '1 day'
       from made where stack_state = 'live' and n % 90 = 20`,
    ],
    [
      `insert into handoffs (client_id, stack_id, pack, prepared_at)
       select client, stack, '{}', app.now() - n % 9 * interval '1 day' from made
       where stack_state = 'handed-over' or (stack_state = 'live' and n % 120 = 30)`,
    ],
    [
      `insert into sending_pauses (client_id, stack_id, domain_id, reason, began_at, seen_at, ended_at)
       select d.client_id, d.stack_id, d.id, 'records', app.now() - d.position * interval '1 day', app.now() - d.position * interval '1 day',
         case when d.position % 50 <> 9 then app.now() - d.position * interval '1 day' + interval '3 hours' end
       from domains d where d.chosen and d.position % 10 = 9`,
    ],
    [
      `with form as (
         insert into evidence_forms (format, kind, purpose, actor_kind, clauses, categories, policy_version)
         values (1, 'data.viewed', 'service-delivery', 'staff', '{9.4}', '{name,email}', '1') returning id)
       insert into evidence_entries (at, key_id, form_id, payload)
       select app.now() - g * interval '3 days', k.id, form.id, '\\x00'
       from form, made join person_keys k on k.person_id = made.person, generate_series(1, 100) g`,
    ],
  ]
}
