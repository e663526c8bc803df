import { mayForClient } from '#domain/clients/member-role.ts'
import { mayChangeEngagement } from '#domain/engagements/change-engagement.ts'
import { endEngagement } from '#domain/engagements/end-engagement.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Ending, endingFacts, endingOfEngagement, needsPlan } from './ending-queries.ts'
import type { EndingWishes } from './ending-steps.ts'

type Delivery = PurposeTx<'service-delivery'>

export type AskedToEnd =
  | { readonly ok: true; readonly how: 'planned' | 'ended' }
  | { readonly ok: false; readonly reason: string }

/**
 * Ends an engagement: at once where nothing was bought yet, else by a plan with named days, until the first of which
 * nothing is deleted. Everybody of the company is told. Asked twice it answers what stands.
 */
export async function askToEnd(
  tx: Delivery,
  engagementId: string,
  wishes: EndingWishes,
): Promise<AskedToEnd> {
  const judged = await mayEnd(tx, engagementId)
  if (!judged.ok) return judged
  const { clientId } = judged
  if (await endingOfEngagement(tx, engagementId)) return { ok: true, how: 'planned' }
  if (!needsPlan(await endingFacts(tx, engagementId, true))) {
    const ended = await endEngagement(tx, engagementId)
    return ended.ok ? { ok: true, how: 'ended' } : ended
  }
  await tx.call(
    `insert into endings (client_id, engagement_id, domains_wish, inboxes_wish, asked_by) values ($1, $2, $3, $4, $5)`,
    [clientId, engagementId, wishes.domains, wishes.inboxes, actorPerson(tx.actor)],
  )
  const ending = await endingOfEngagement(tx, engagementId)
  if (!ending) throw new Error('the plan is not there')
  await tellMembers(tx, ending, 'ending.planned')
  await tx.enqueue('advance-ending', { engagementId }, { key: engagementId })
  return { ok: true, how: 'planned' }
}

/** Takes a plan back, as long as nothing was done that can't be undone. Asked twice it is one. */
export async function stopEnding(tx: Delivery, engagementId: string): Promise<Verdict> {
  const judged = await mayEnd(tx, engagementId)
  if (!judged.ok) return judged
  const ending = await endingOfEngagement(tx, engagementId, 'lock')
  if (!ending)
    return (await wasStopped(tx, engagementId))
      ? { ok: true }
      : { ok: false, reason: 'There is no plan to end this engagement.' }
  const may = mayStop(ending)
  if (!may.ok) return may
  await tx.call(`update endings set stopped_at = $2, stopped_by = $3 where id = $1`, [
    ending.id,
    tx.now,
    actorPerson(tx.actor),
  ])
  await tellMembers(tx, ending, 'ending.stopped')
  await tx.enqueue('advance-ending', { engagementId }, { key: engagementId })
  return { ok: true }
}

async function wasStopped(tx: Delivery, engagementId: string): Promise<boolean> {
  const stopped = await tx.call('select 1 from endings where engagement_id = $1 limit 1', [engagementId])
  return stopped.length > 0
}

/** Whether a plan can still be stopped, else why not. */
export function mayStop(ending: Ending): Verdict {
  if (ending.closedAt) return { ok: false, reason: 'The engagement has ended, and the statement is written.' }
  if (ending.irreversibleAt)
    return {
      ok: false,
      reason: `On ${ending.irreversibleAt.toISOString().slice(0, 10)} a first step was taken that can’t be undone, so the plan runs on. Ask us if you want to begin anew.`,
    }
  return { ok: true }
}

/** The client has exported what they keep; their word is what there is, because we never read their replies. */
export async function sayExported(tx: Delivery, engagementId: string): Promise<Verdict> {
  const judged = await mayEnd(tx, engagementId)
  if (!judged.ok) return judged
  const said = await tx.call(
    `update endings set exported_at = $2, exported_by = $3
     where engagement_id = $1 and stopped_at is null and exported_at is null returning id`,
    [engagementId, tx.now, actorPerson(tx.actor)],
  )
  if (said.length > 0) await tx.enqueue('advance-ending', { engagementId }, { key: engagementId })
  await tx.tell(`engagement:${engagementId}`)
  return { ok: true }
}

type MayEnd =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly reason: string }

async function mayEnd(tx: Delivery, engagementId: string): Promise<MayEnd> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('client_id')
    .where('id', '=', engagementId)
    .executeTakeFirst()
  if (!engagement) return { ok: false, reason: 'There is no such engagement.' }
  const right = await mayForClient(tx, engagement.client_id, 'end')
  if (!right.ok) return right
  // Locks it, so that two who plan at once make one plan.
  const may = await mayChangeEngagement(tx, engagementId, 'end')
  return may.ok ? { ok: true, clientId: engagement.client_id } : may
}

async function tellMembers(
  tx: Delivery,
  ending: Ending,
  kind: 'ending.planned' | 'ending.stopped',
): Promise<void> {
  const members = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', ending.clientId)
    .execute()
  for (const { person_id } of members)
    await tx.record({
      kind,
      clauses: ['3.3', '5.1'],
      personId: person_id,
      details: { engagement: ending.engagementId, ending: ending.id },
    })
  await queueClientMail(
    tx,
    {
      clientId: ending.clientId,
      kind: 'ending-plan',
      aboutId: ending.id,
      roles: ['owner', 'billing', 'technical'],
    },
    { once: false },
  )
  await tx.tell(`engagement:${ending.engagementId}`)
  await tx.tell(`client:${ending.clientId}`)
}
