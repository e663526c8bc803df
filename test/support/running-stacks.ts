import type { EngagementWorld, RequestedClient } from './engagement-world.ts'

/** A domain of a running stack, as rows say it. */
export interface RunningDomain {
  readonly name: string
  readonly inboxes: number
  /** Days of business time as `2026-11-05`. */
  readonly openedOn?: string
  readonly registeredOn?: string
  readonly paidCents?: number
  readonly renewalCents?: number
  /** Its inboxes were retired then. */
  readonly retiredOn?: string
  readonly rests?: boolean
}

export interface RunningClient {
  readonly company: string
  readonly domains: readonly RunningDomain[]
  readonly subscription?: string | undefined
  readonly endedOn?: string
}

/** A client with an accepted quote and a stack that runs, without building it. Answers the stack's id beside. */
export async function runningClient(
  world: EngagementWorld,
  { company, domains, subscription = 'active', endedOn }: RunningClient,
): Promise<RequestedClient & { stackId: string }> {
  const { db, one } = world
  const client = await world.inIntake(`ada@${company.toLowerCase().replaceAll(' ', '')}.com`, company)
  const { clientId, engagementId, personId } = client
  const stackId = await one<string>(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state, ended_at)
     select client_id, engagement_id, id, 'sandbox', 'mailforge', 'instantly', case when $2::date is null then 'live' else 'retired' end, $2
     from plans where engagement_id = $1 returning id`,
    [engagementId, endedOn ?? null],
  )
  await db.owner.query(`update engagements set state = 'live' where id = $1`, [engagementId])
  const sender = await one<string>(
    `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role)
     values ($1, $2, $3, 'Ada', 'Byron', 'Founder') returning id`,
    [clientId, engagementId, personId],
  )
  if (subscription)
    await db.owner.query(
      `insert into subscriptions (client_id, engagement_id, subscription_ref, customer_ref, status, seen_at)
       values ($1, $2, 'sub_' || gen_random_uuid(), 'cus_1', $3, app.now())`,
      [clientId, engagementId, subscription],
    )
  for (const [position, domain] of domains.entries()) {
    const {
      openedOn = '2026-11-05',
      registeredOn = '2026-11-05',
      paidCents = 1108,
      renewalCents = 1108,
    } = domain
    const domainId = await one<string>(
      `insert into domains (client_id, stack_id, name, reason, position, chosen, state, registered_at, paid_cents, renewal_cents)
       values ($1, $2, $3, 'near', $4, true, 'ready', $5, $6, $7) returning id`,
      [clientId, stackId, domain.name, position, registeredOn, paidCents, renewalCents],
    )
    await db.owner.query(
      `insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state, opened_at, retired_at, rests_from)
       select $1, $2, $3, $4, 'ada' || n || '@' || $5, false, 'live', $6::timestamptz, $7::timestamptz,
         case when $8 then app.now() end from generate_series(1, $9) n`,
      [
        ...[clientId, stackId, domainId, sender, domain.name, openedOn],
        ...[domain.retiredOn ?? null, domain.rests ?? false, domain.inboxes],
      ],
    )
  }
  return { ...client, stackId }
}
