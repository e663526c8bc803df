import { dropTaskByKey, finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { letGoByPlan } from './let-go-by-plan.ts'
import { tendYearsBack } from './tend-years-back.ts'

/** Hours within which the inboxes of a domain that goes are seen to. */
const hoursToRetire = 24 * 14

/** A plan that lets a domain go sees to its inboxes by itself. */
const byPlan = letGoByPlan('r.engagement_id', 'r.expires_at')

/** The task by which a person renews what the registrar did not. */
const renewByHandKey = (renewalId: string): string => `renew-by-hand:${renewalId}`
const hoursToRenew = 24

interface Kept {
  readonly id: string
  readonly client_id: string
  readonly stackId: string
  readonly domain_id: string
  readonly name: string
}

/** The last day of a domain that is kept is over, and the registrar shows no later one. Harmless to repeat. */
export async function askToRenewByHand(tx: PurposeTx<'service-delivery'>, kept: Kept): Promise<void> {
  await openTask(tx, {
    clientId: kept.client_id,
    stackId: kept.stackId,
    domainId: kept.domain_id,
    naturalKey: renewByHandKey(kept.id),
    kind: 'renew-by-hand',
    instructions: `${kept.name} is kept by its client and was not renewed on its day.`,
    dueAt: dueInHours(tx, hoursToRenew),
  })
}

/** The registrar shows a later day. */
export async function seeRenewedByHand(
  tx: PurposeTx<'service-delivery'>,
  kept: Pick<Kept, 'id'>,
): Promise<void> {
  await finishTaskByKey(tx, renewByHandKey(kept.id))
}

interface Going extends Record<string, unknown> {
  readonly id: string
  readonly client_id: string
  readonly domain_id: string
  readonly name: string
  readonly expires_at: Date
  readonly decided_at: Date
}

/**
 * Has the tasks about a stack's renewals follow what was decided last: inboxes are seen to of each domain that goes and of
 * none that stays, and nobody is to be asked once all is decided. Harmless to repeat.
 */
export async function tendRenewalTasks(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<void> {
  const going = await tx.call<Going>(
    `select r.id, r.client_id, r.domain_id, r.name, r.expires_at, r.decided_at from renewals r
     where r.stack_id = $1 and r.state = 'drop' and r.decided_at is not null and not ${byPlan}
       and not exists (select 1 from tasks t where t.kind = 'retire-domain' and t.domain_id = r.domain_id
         and (t.state = 'open' or t.created_at >= r.decided_at))`,
    [stackId],
  )
  for (const one of going) {
    const day = one.expires_at.toISOString().slice(0, 10)
    await openTask(tx, {
      clientId: one.client_id,
      stackId,
      domainId: one.domain_id,
      // A domain that was let go, kept and let go again is asked for again.
      naturalKey: `retire:${one.id}:${one.decided_at.getTime()}`,
      kind: 'retire-domain',
      instructions: `${one.name} is let go on ${day}. Before that day let its inboxes rest, take them out of the sequencer and close them at the host; mail to it is lost from then on.`,
      dueAt: dueInHours(tx, hoursToRetire),
    })
  }
  const staying = await tx.call<{ natural_key: string }>(
    `select t.natural_key from tasks t
     where t.stack_id = $1 and t.kind = 'retire-domain' and t.state = 'open' and t.domain_id is not null
       and not exists (select 1 from renewals r where r.domain_id = t.domain_id and r.state in ('drop', 'dropped'))`,
    [stackId],
  )
  for (const { natural_key } of staying) await dropTaskByKey(tx, natural_key)
  const answered = await tx.call<{ natural_key: string }>(
    `select t.natural_key from tasks t where t.stack_id = $1 and t.kind = 'decide-renewals' and t.state = 'open'
       and not exists (select 1 from renewals r
         where r.stack_id = t.stack_id and r.state = 'asked' and r.asked_at <= t.created_at and not ${byPlan})`,
    [stackId],
  )
  for (const { natural_key } of answered) await finishTaskByKey(tx, natural_key)
  await tendYearsBack(tx, stackId)
}
