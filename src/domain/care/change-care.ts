import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import {
  type CareState,
  type CareTransition,
  careTransitions,
  mailDaysAfterLastSend,
  mayCare,
} from './care-states.ts'

type Delivery = PurposeTx<'service-delivery'>

export type CareReason = 'listed' | 'placement' | 'people'

export interface CareDomain {
  readonly id: string
  readonly name: string
  readonly stackId: string
  readonly clientId: string
}

const dayMs = 86_400_000
const hoursToReplace = 48

/**
 * Takes a domain from one state of its care to the next, once, with all that follows: what is paused, until when, and
 * what a person is asked to do. The row is locked, so that of two clicks one finds the state already changed.
 */
export async function changeCare(
  tx: Delivery,
  domain: CareDomain,
  transition: CareTransition,
  why: { readonly reason: CareReason; readonly detail: string },
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const standing = await tx.db
    .selectFrom('domain_care')
    .select(['state', 'reason', 'rest_until', 'since'])
    .where('domain_id', '=', domain.id)
    .forUpdate()
    .executeTakeFirst()
  const from = (standing?.state ?? 'sending') as CareState
  const verdict = mayCare(transition, from, role)
  if (!verdict.ok) return verdict
  const { to } = careTransitions[transition]
  const limits = await limitsOf(tx, domain.clientId)
  const lastSentOn = to === 'retiring' ? await lastSent(tx, domain.id) : null
  const values = {
    client_id: domain.clientId,
    stack_id: domain.stackId,
    state: to,
    reason: transition === 'keep' ? ((standing?.reason ?? why.reason) as CareReason) : why.reason,
    detail: why.detail.slice(0, 500),
    since: tx.now,
    rest_until: to === 'resting' ? new Date(tx.now.getTime() + limits.restDays * dayMs) : null,
    last_sent_on: lastSentOn,
    mail_until: to === 'retiring' ? mailUntil(lastSentOn, tx.now) : null,
  }
  await tx.db
    .insertInto('domain_care')
    .values({ domain_id: domain.id, ...values })
    .onConflict((conflict) => conflict.column('domain_id').doUpdateSet(values))
    .execute()
  await tx.db
    .insertInto('domain_care_changes')
    .values({
      client_id: domain.clientId,
      stack_id: domain.stackId,
      domain_id: domain.id,
      from_state: from,
      to_state: to,
      detail: values.detail,
      actor_kind: role,
      actor_id: actorPerson(tx.actor),
    })
    .execute()
  await settlePause(tx, domain, to, values.detail)
  if (to === 'replacing') await askToReplace(tx, domain, values.detail)
  if (to === 'let-go') await askToLetGo(tx, domain)
  await tx.tell(`stack:${domain.stackId}`)
  await tx.tell('health')
  return { ok: true }
}

async function settlePause(tx: Delivery, domain: CareDomain, to: CareState, detail: string): Promise<void> {
  const subject = { stackId: domain.stackId, clientId: domain.clientId, domainId: domain.id }
  if (to === 'sending') {
    await resumeSending(tx, subject, 'resting')
  } else if (to === 'retiring' || to === 'let-go') {
    await pauseSending(tx, subject, 'retiring', { detail })
    await resumeSending(tx, subject, 'resting')
  } else await pauseSending(tx, subject, 'resting', { detail })
}

/** The last day on which an inbox of the domain sent something cold; null when none ever did. */
async function lastSent(tx: Delivery, domainId: string): Promise<string | null> {
  const [row] = await tx.call<{ day: string | null }>(
    `select max(f.day) as day from daily_figures f
     where f.inbox_id in (select id from inboxes where domain_id = $1) and f.cold_sent > 0`,
    [domainId],
  )
  return row?.day ?? null
}

/** Counted from the last cold message, or from today where none is known. */
export function mailUntil(lastSentOn: string | null, now: Date): Date {
  const from = lastSentOn === null ? now.getTime() : Date.parse(`${lastSentOn}T00:00:00Z`)
  return new Date(from + mailDaysAfterLastSend * dayMs)
}

async function askToReplace(tx: Delivery, domain: CareDomain, detail: string): Promise<void> {
  await openTask(tx, {
    clientId: domain.clientId,
    stackId: domain.stackId,
    domainId: domain.id,
    naturalKey: `replace-domain:${domain.id}`,
    kind: 'replace-domain',
    instructions: [
      `${domain.name} is to be replaced: ${detail}.`,
      'Promote warm inboxes of the reserve first, so that the volume holds; then change the plan by one domain with its inboxes, and let the client approve name and price.',
      'Retire this domain on the health page once the other one sends. Its replies go on arriving for 90 days.',
    ].join('\n'),
    dueAt: dueInHours(tx, hoursToReplace),
  })
}

async function askToLetGo(tx: Delivery, domain: CareDomain): Promise<void> {
  await openTask(tx, {
    clientId: domain.clientId,
    stackId: domain.stackId,
    domainId: domain.id,
    naturalKey: `let-domain-go:${domain.id}`,
    kind: 'let-domain-go',
    instructions: [
      `${domain.name} has received replies for ${mailDaysAfterLastSend} days since its last cold message, and nothing is expected there any more.`,
      'Ask the client whether they want to keep the name. If not, turn off its renewal at the registrar, close its inboxes at the host and take them out of the sequencer.',
    ].join('\n'),
    dueAt: dueInHours(tx, 24 * 14),
  })
}
