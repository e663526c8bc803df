import { inboxesADomain, type Making } from './year.ts'

const stepsOfDomain = [
  'register',
  'set-registrant',
  'verify-registrant',
  'bring-in',
  'delegate',
  'write-records',
  'forward',
]
const stepsOfInbox = ['open-inbox', 'prove', 'add-to-sequencer', 'start-warm-up']
const looksOfDomain = ['delegation', 'zone', 'registrant', 'forward']
const looksOfInbox = ['arrival', 'spf', 'dkim', 'dmarc', 'alignment']

/** Stacks with their domains and inboxes, and what building and looking at them left behind. */
export const stackMakings: readonly Making[] = [
  [
    `insert into stacks (id, client_id, engagement_id, plan_id, mode, host, sequencer, state, spend_limit_cents,
       names_approved_at, spending_approved_at, warm_up_started_at, live_at, compared_at, compare_at, created_at)
     select stack, client, engagement, plan, 'sandbox', 'mailforge', 'instantly', stack_state, 100000,
       case when stack_state <> 'planned' or n % 2 = 0 then began + interval '2 days' end,
       case when stack_state <> 'planned' then began + interval '3 days' end,
       case when stack_state not in ('planned', 'building') then began + interval '4 days' end,
       case when stack_state not in ('planned', 'building', 'warming') then began + interval '19 days' end,
       app.now() - interval '9 hours', app.now() + interval '15 hours', began
     from made where stack_state is not null`,
  ],
  [
    `insert into stack_changes (client_id, stack_id, to_state, actor_kind, at)
     select client, stack, w.to_state, 'system', began + w.place * interval '3 days'
     from made, unnest(array['planned', 'approved', 'building', 'warming', 'live']) with ordinality w (to_state, place)
     where place <= coalesce(array_position(array['planned', 'approved', 'building', 'warming', 'live'], stack_state), 5)
       and stack_state is not null`,
  ],
  [
    `insert into domains (id, client_id, stack_id, name, reason, available, price_cents, position, chosen, state, registered_at,
       expires_at, records_written_at, dmarc_since, desired_records, proved_at)
     select md5('domain ' || n || ' ' || p)::uuid, client, stack, 'd' || n || '-' || p || '.example', 'bench', true, 1100, p, true,
       'ready', began + interval '3 days', began + interval '368 days' + case when n % 300 < 270 then interval '1 year' else '0' end,
       began + interval '4 days', began + interval '4 days',
       jsonb_build_array(
         jsonb_build_object('type', 'MX', 'name', 'd' || n || '-' || p || '.example', 'preference', 10, 'host', 'mx.host.example'),
         jsonb_build_object('type', 'TXT', 'name', 'd' || n || '-' || p || '.example', 'text', 'v=spf1 include:host.example -all'),
         jsonb_build_object('type', 'TXT', 'name', '_dmarc.d' || n || '-' || p || '.example', 'text',
           'v=DMARC1; p=none; rua=mailto:reports@agency.example')),
       began + interval '5 days'
     from made, generate_series(1, ceil(size / ${inboxesADomain}.0)::int) p
     union all
     select gen_random_uuid(), client, stack, 'candidate' || n || '-' || p || '.example', 'bench', true, 1100, 1000 + p, false,
       'proposed', null, null, null, null, null, null
     from made, generate_series(1, 8) p where stack_state is not null`,
  ],
  [
    `create temp table made_inboxes as
     select md5('inbox ' || n || ' ' || i)::uuid as id, n, i::int, client, stack, stack_state, began,
       md5('domain ' || n || ' ' || (i + ${inboxesADomain - 1}) / ${inboxesADomain})::uuid as domain,
       md5('sender ' || n || ' ' || 1 + i % 3)::uuid as sender, (n * 7919 + i * 104729) % 1000 as chance,
       case stack_state when 'building' then 0 when 'warming' then 9 else 365 end as days
     from made, generate_series(1, size) i`,
  ],
  ['analyze made'],
  ['analyze made_inboxes'],
  [
    `insert into inboxes (id, client_id, stack_id, domain_id, sender_id, address, reserve, state, opened_at, connected_at,
       proved_at, warm_up_started_at, daily_limit, figures_at)
     select m.id, m.client, m.stack, m.domain, m.sender, 'a' || m.i || '@d' || m.n || '-' || (m.i + ${inboxesADomain - 1}) / ${inboxesADomain} || '.example',
       m.i % 10 = 0, 'live', m.began, m.began, m.began, m.began + interval '4 days', 30, app.now() - interval '40 minutes'
     from made_inboxes m`,
  ],
  [
    `insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, attempts, fault_code, updated_at)
     select d.client_id, d.stack_id, d.id, k.kind, k.kind || ' ' || d.name,
       case when m.stack_state <> 'building' or k.place < 4 then 'done'
         when k.place = 4 and (m.n + d.position) % 31 = 0 then 'blocked' else 'waiting' end,
       1, case when k.place = 4 and (m.n + d.position) % 31 = 0 then 'vendor.refused' end, m.began + interval '4 days'
     from domains d join made m on m.stack = d.stack_id, unnest($1::text[]) with ordinality k (kind, place) where d.chosen`,
    [stepsOfDomain],
  ],
  [
    `insert into build_steps (client_id, stack_id, domain_id, inbox_id, kind, natural_key, state, attempts, updated_at)
     select m.client, m.stack, m.domain, m.id, kind, kind || ' ' || m.id, case when m.stack_state = 'building' then 'waiting' else 'done' end,
       1, m.began + interval '5 days'
     from made_inboxes m, unnest($1::text[]) kind`,
    [stepsOfInbox],
  ],
  [
    `insert into observations (client_id, stack_id, domain_id, kind, verdict, detail, at)
     select d.client_id, d.stack_id, d.id, kind, case when again = 1 and kind = 'zone' then 'unknown' else 'pass' end,
       d.name || ': as wanted', m.began + interval '5 days' + again * interval '3 hours'
     from domains d join made m on m.stack = d.stack_id, unnest($1::text[]) kind, generate_series(1, 2) again where d.chosen
     union all
     select d.client_id, d.stack_id, d.id, 'standing', case when again % 2 = 1 then 'fail' else 'pass' end, d.name || ': MX is missing',
       app.now() - (d.position % 200 + again) * interval '1 day'
     from domains d, generate_series(1, 2) again where d.chosen and d.position % 9 = 0`,
    [looksOfDomain],
  ],
  [
    `insert into observations (client_id, stack_id, domain_id, inbox_id, kind, verdict, detail, at)
     select m.client, m.stack, m.domain, m.id, kind, 'pass', 'as wanted', m.began + interval '6 days'
     from made_inboxes m, unnest($1::text[]) kind where m.stack_state <> 'building'`,
    [looksOfInbox],
  ],
  [
    `insert into domain_standings (domain_id, client_id, stack_id, seen, looked_at, look_at)
     select d.id, d.client_id, d.stack_id, (select jsonb_object_agg(proof, jsonb_build_object(
         'verdict', 'pass', 'at', '2026-11-30T00:00:00.000Z', 'words', 'as wanted'))
       from unnest(array['registry', 'mx', 'spf', 'dkim', 'dmarc', 'listing']) proof),
       app.now() - interval '20 minutes', app.now() + interval '25 minutes'
     from domains d where d.chosen`,
  ],
]
