import { planCapacity } from '#domain/plans/capacity-plan.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { engagementsOf, type Making, type YearScale } from './year.ts'

function somePlan() {
  const request = parsePlanRequest({
    targetPerMonth: 25_000,
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: '2026-01-01',
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  const planned = request.kind === 'request' ? planCapacity(request.request) : undefined
  if (request.kind === 'refused' || planned?.kind !== 'planned') throw new Error('the plan was refused')
  return { inputs: request.request, result: planned.plan }
}

/** The states on the way to where an engagement stands, as an SQL list for each. */
const way = ['requested', 'planned', 'quoted', 'accepted', 'intake', 'approving', 'building', 'live'] as const

/** Companies, who acts for them, their engagements and offers. Everything else hangs on the table `made`. */
export function makeClients(scale: YearScale, vault: Vault): Making[] {
  const engagements = engagementsOf(scale)
  const { inputs, result } = somePlan()
  return [
    [
      `create temp table made as
       select n::int, state, stack_state, size, md5('person ' || n)::uuid as person, md5('client ' || n)::uuid as client,
         md5('engagement ' || n)::uuid as engagement, md5('plan ' || n)::uuid as plan, md5('stack ' || n)::uuid as stack,
         case when stack_state in ('live', 'handed-over', 'retired') then app.now() - interval '400 days' - n % 300 * interval '1 day'
           else app.now() - (5 + n % 40) * interval '1 day' end as began
       from unnest($1::text[], $2::text[], $3::int[]) with ordinality e (state, stack_state, size, n)`,
      [
        engagements.map(({ state }) => state),
        engagements.map(({ stackState }) => stackState ?? null),
        engagements.map(({ inboxes }) => inboxes),
      ],
    ],
    [
      `insert into people (id, email, name, client_until)
       select person, 'c' || n || '@client.example', 'Contact ' || n, timestamptz '9999-12-31' from made
       union all select md5('second ' || n)::uuid, 's' || n || '@client.example', 'Second ' || n, timestamptz '9999-12-31' from made`,
    ],
    [
      `insert into person_keys (person_id, wrapped_key)
       select person, $1::bytea from made union all select md5('second ' || n)::uuid, $1 from made`,
      [vault.newPersonKey()],
    ],
    [`insert into clients (id, name, created_at) select client, 'Company ' || n, began from made`],
    [
      `insert into client_members (client_id, person_id, role, added_at)
       select client, person, 'owner', began from made
       union all select client, md5('second ' || n)::uuid, 'technical', began + interval '1 day' from made`,
    ],
    [
      `insert into engagements (id, client_id, state, mode, started_at, ended_at)
       select engagement, client, state, 'sandbox', began,
         case when state in ('ended', 'withdrawn') then began + interval '4 days' end from made`,
    ],
    [
      `insert into engagement_changes (client_id, engagement_id, to_state, actor_kind, at)
       select client, engagement, w.to_state, 'system', began + w.place * interval '4 hours'
       from made, unnest($1::text[]) with ordinality w (to_state, place)
       where place <= coalesce(array_position($1::text[], state), case when state = 'withdrawn' then 2 else 8 end)
       union all
       select client, engagement, state, 'system', began + interval '36 hours' from made
       where state in ('handed-over', 'ended', 'withdrawn')`,
      [way],
    ],
    [
      `update engagements e set in_state_since = h.at
       from (select engagement_id, max(at) as at from engagement_changes group by 1) h where h.engagement_id = e.id`,
    ],
    [
      `insert into plans (id, client_id, engagement_id, version, inputs, result)
       select plan, client, engagement, 1, $1, $2 from made where state <> 'requested'`,
      [JSON.stringify(inputs), JSON.stringify(result)],
    ],
    [
      `insert into quotes (id, client_id, engagement_id, plan_id, price_book, currency, setup_cents, monthly_cents, lines, state,
         issued_at, expires_at, accepted_at, accepted_by)
       select md5('quote ' || n)::uuid, client, engagement, plan, '2026-06', 'usd', 90000, 150000,
         '[{"kind": "setup", "words": "set-up", "billed": "once", "quantity": 1, "unitCents": 90000, "amountCents": 90000}]',
         case when state in ('quoted', 'withdrawn') then 'sent' else 'accepted' end, began, began + interval '30 days',
         case when state not in ('quoted', 'withdrawn') then began + interval '1 day' end,
         case when state not in ('quoted', 'withdrawn') then person end
       from made where state not in ('requested', 'planned')`,
    ],
    [
      `insert into acceptances (client_id, engagement_id, person_id, document, version, content_hash, accepted_at)
       select client, engagement, person, document, '1', md5(document), began + interval '1 day'
       from made, unnest(array['quote', 'terms', 'data-processing-agreement', 'registration-authority']) document
       where state not in ('requested', 'planned', 'quoted', 'withdrawn')`,
    ],
    [
      `insert into checkouts (client_id, engagement_id, quote_id, attempt, state, paid_at)
       select client, engagement, md5('quote ' || n)::uuid, 1, 'paid', began + interval '1 day'
       from made where state not in ('requested', 'planned', 'quoted', 'accepted', 'withdrawn')`,
    ],
    [
      `insert into intakes (engagement_id, client_id, domain, ideal_customer, offer, volume_targets, completed_at)
       select engagement, client, 'client' || n || '.example', 'Mills that weave by hand.', 'Looms.', '25,000 a month',
         case when state <> 'intake' then began + interval '2 days' end
       from made where state not in ('requested', 'planned', 'quoted', 'accepted', 'withdrawn')`,
    ],
    [
      `insert into registrants (engagement_id, client_id, person_id, first_name, last_name, organisation, address, city,
         postal_code, country, phone, email)
       select engagement, client, person, 'Ada', 'Byron', 'Company ' || n, '1 Mill Lane', 'London', 'N1', 'GB', '+44.2070000000',
         'c' || n || '@client.example' from made where stack_state is not null`,
    ],
    [
      `insert into senders (id, client_id, engagement_id, person_id, first_name, last_name, role, permission_at, approved_at)
       select md5('sender ' || n || ' ' || s)::uuid, client, engagement, person, 'Ada', 'Byron', 'Sales', began, began
       from made, generate_series(1, 3) s where stack_state is not null`,
    ],
  ]
}
