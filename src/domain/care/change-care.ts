import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { lookNow } from '#domain/stacks/look-now.ts'
import { restDomain } from '#domain/stacks/replace-domain.ts'
import { daysOfMailAfterLastSend } from '#domain/stacks/states.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { CareDomain, CareReason } from './care-domain.ts'
import { type CareState, type CareTransition, careTransitions, mayCare } from './care-states.ts'
import { askForReplacement, withdrawReplacement } from './replace-burned.ts'

type Delivery = PurposeTx<'service-delivery'>

const dayMs = 86_400_000

/**
 * Takes a domain from one state of its care to the next, once, with all that follows: what is paused, until when, which
 * change of the plan is asked for or taken back, and from when on it rests for good. One that is kept is what it was before:
 * it rests, or sends. The row is locked, so that of two
 * clicks one finds the state already changed.
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
  const step =
    transition === 'keep' && from === 'replacing' && (await sentBefore(tx, domain.id)) ? 'spare' : transition
  const verdict = mayCare(step, from, role)
  if (!verdict.ok) return verdict
  const reason =
    transition === 'keep' || transition === 'replace'
      ? ((standing?.reason ?? why.reason) as CareReason)
      : why.reason
  const changed = await changeStack(tx, domain, transition, reason)
  if (!changed.ok) return changed
  const { to } = careTransitions[step]
  const limits = await limitsOf(tx, domain.clientId)
  const values = {
    client_id: domain.clientId,
    stack_id: domain.stackId,
    state: to,
    reason,
    detail: why.detail.slice(0, 500),
    since: tx.now,
    rest_until: to === 'resting' ? new Date(tx.now.getTime() + limits.restDays * dayMs) : null,
    last_sent_on: to === 'retiring' ? await lastSent(tx, domain.id) : null,
    mail_until: to === 'retiring' ? new Date(tx.now.getTime() + daysOfMailAfterLastSend * dayMs) : null,
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
  if (standing) await finishTaskByKey(tx, decideKey(domain.id, standing.since))
  // The reserve stands in for what rests, and a domain that has recovered is warmed for on.
  await lookNow(tx, domain.stackId)
  await tx.tell('health')
  return { ok: true }
}

/** The task that asks for a decision about a domain in the state that it has had since then. */
export const decideKey = (domainId: string, since: Date): string =>
  `decide-domain:${domainId}:${since.toISOString()}`

/** Whether the domain sent, and did not rest, when it was decided to replace it. */
export async function sentBefore(tx: Delivery, domainId: string): Promise<boolean> {
  const last = await tx.db
    .selectFrom('domain_care_changes')
    .select('from_state')
    .where('domain_id', '=', domainId)
    .where('to_state', '=', 'replacing')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.from_state === 'sending'
}

/** What a step of care changes in the stack itself. */
async function changeStack(
  tx: Delivery,
  domain: CareDomain,
  transition: CareTransition,
  reason: CareReason,
): Promise<Verdict> {
  if (transition === 'replace') return askForReplacement(tx, domain, reason)
  if (transition === 'keep') return withdrawReplacement(tx, domain.id)
  if (transition !== 'retire') return { ok: true }
  const stack = await tx.db
    .selectFrom('stacks')
    .select('state')
    .where('id', '=', domain.stackId)
    .executeTakeFirst()
  if (stack?.state !== 'live')
    return { ok: false, reason: 'A domain is retired while its stack is live; until then it rests.' }
  await restDomain(tx, domain.stackId, domain.id)
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
