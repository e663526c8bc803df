import { sql } from 'kysely'
import { mayBuyFor } from '#domain/arrears/purchases-stopped.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { approvedSums } from './approved-sums.ts'

type Delivery = PurposeTx<'service-delivery'>

/** All that a build needs to know of its stack, read in one transaction. `now` is business time then. */
export type Build = NonNullable<Awaited<ReturnType<typeof loadBuild>>>
export type BuildDomain = Build['domains'][number]
export type BuildInbox = Build['inboxes'][number]
export type BuildStep = Build['steps'][number]

export async function loadBuild(tx: Delivery, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
    .innerJoin('intakes', 'intakes.engagement_id', 'stacks.engagement_id')
    .leftJoin('plans', 'plans.id', 'stacks.plan_id')
    .select([
      'stacks.id',
      'stacks.client_id',
      'stacks.engagement_id',
      'stacks.mode',
      'stacks.state',
      'stacks.spend_limit_cents',
      'stacks.names_approved_at',
      'stacks.spending_approved_at',
      'stacks.warm_up_started_at',
      'stacks.live_at',
      'engagements.state as engagement_state',
      'clients.name as company',
      'intakes.domain as main_domain',
      'plans.result as plan',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const domains = await tx.db
    .selectFrom('domains')
    .select([
      'id',
      'name',
      'state',
      'price_cents',
      'paid_cents',
      'registered_at',
      'expires_at',
      'registrant_set_at',
      'verification_due_at',
      'verified_at',
      'host_ref',
      'name_servers',
      'delegated_at',
      'records_written_at',
      'forward_set_at',
      'proved_at',
      'rests_from',
      'plan_change_id',
    ])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .where('retired_at', 'is', null)
    .orderBy('position')
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .innerJoin('domains', 'domains.id', 'inboxes.domain_id')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select([
      'inboxes.id',
      'inboxes.domain_id',
      'inboxes.address',
      'inboxes.reserve',
      'inboxes.state',
      'inboxes.host_ref',
      'inboxes.opened_at',
      'inboxes.proof_sent_at',
      'inboxes.proof_token',
      'inboxes.proved_at',
      'inboxes.connected_at',
      'inboxes.daily_limit',
      'inboxes.warm_up_job',
      'inboxes.warm_up_started_at',
      'inboxes.figures_at',
      'inboxes.rests_from',
      'inboxes.rested_at',
      'inboxes.stopped_at',
      'inboxes.plan_change_id',
      'domains.name as domain',
      // Why nothing cold goes from its whole domain for longer than a record takes to mend.
      sql<string | null>`(select p.reason from sending_pauses p where p.domain_id = inboxes.domain_id
        and p.ended_at is null and p.reason in ('registry-hold', 'resting', 'retiring')
        order by p.began_at limit 1)`.as('domain_held'),
      'senders.person_id',
      'senders.first_name',
      'senders.last_name',
      'senders.role',
      'senders.signature',
    ])
    .where('inboxes.stack_id', '=', stackId)
    .where('inboxes.retired_at', 'is', null)
    .orderBy('domains.position')
    .orderBy('inboxes.address')
    .execute()
  const steps = await tx.db
    .selectFrom('build_steps')
    .select([
      'natural_key',
      'state',
      'intended_at',
      'done_at',
      'attempts',
      'fault_code',
      'vendor_code',
      'due_at',
      'waiting_for',
      'blocked_at',
    ])
    .where('stack_id', '=', stackId)
    .execute()
  const registrant = await tx.db
    .selectFrom('registrants')
    .select([
      'person_id',
      'first_name',
      'last_name',
      'organisation',
      'address',
      'city',
      'region',
      'postal_code',
      'country',
      'phone',
      'email',
    ])
    .where('engagement_id', '=', stack.engagement_id)
    .executeTakeFirst()
  const mayBuy = await mayBuyFor(tx, stack.engagement_id)
  const approvals = await approvedSums(tx, stackId)
  return { stack, domains, inboxes, steps, registrant, mayBuy, approvals, now: tx.now }
}
