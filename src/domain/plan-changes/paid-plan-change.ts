import { mayForClient } from '#domain/clients/member-role.ts'
import { can } from '#domain/staff/rules.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { judge, lockPlanChange, noSuchChange, tellOfPlanChange } from './change-plan-change.ts'
import { freeNames, refuseNamesGone } from './free-names.ts'
import { inWords } from './in-words.ts'

type Delivery = PurposeTx<'service-delivery'>

const hoursToRefund = 48

/**
 * Takes another of the free names for one of a paid change before anything is bought, because somebody else has it by now.
 * The client pays what was accepted; what the other one costs is seen when the spending is approved.
 */
export async function swapName(
  tx: Delivery,
  changeId: string,
  oldName: string,
  newName: string,
): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  if (!change) return noSuchChange
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const may = await mayForClient(tx, change.client_id, 'approve-names')
  if (!may.ok) return may
  if (change.state !== 'paid')
    return {
      ok: false,
      reason: 'Names are changed here after the payment and before the spending is approved.',
    }
  const row = await tx.db
    .selectFrom('plan_changes')
    .select('names')
    .where('id', '=', changeId)
    .executeTakeFirstOrThrow()
  const names = row.names ?? []
  if (!names.includes(oldName)) return { ok: false, reason: 'This name is not in the change any more.' }
  const { free } = await freeNames(tx, change.stack_id)
  if (names.includes(newName) || !free.some(({ name }) => name === newName))
    return { ok: false, reason: 'Choose a name that the registrar says is free.' }
  const unused = await refuseNamesGone(tx, change.stack_id, [newName])
  if (!unused.ok) return { ok: false, reason: unused.reason }
  await tx.db
    .updateTable('plan_changes')
    .set({ names: names.map((name) => (name === oldName ? newName : name)) })
    .where('id', '=', changeId)
    .execute()
  const person = actorPerson(tx.actor)
  await tx.record({
    kind: 'names.approved',
    clauses: ['4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: change.stack_id, change: changeId, domains: 1 },
  })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/**
 * Withdraws a change that is paid and can't be carried out. A person gives back what was paid, which is decided on; what is
 * charged each month is set back by a job.
 */
export async function giveBackPlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  const role = await actingRole(tx)
  const change = await lockPlanChange(tx, changeId)
  const verdict = judge(change, 'give-back', role)
  if (!verdict.ok || !change) return verdict
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const allowed = can('edit-plan', { role, secondFactor: true })
  if (!allowed.ok) return allowed
  const row = await tx.db
    .updateTable('plan_changes')
    .set({ state: 'withdrawn', look_at: null })
    .where('id', '=', changeId)
    .returning(['paid_cents', 'currency', 'invoice_ref', 'monthly_cents', 'monthly_before_cents'])
    .executeTakeFirstOrThrow()
  if (change.kind === 'resize' && row.monthly_cents !== row.monthly_before_cents) {
    await tx.db.updateTable('plan_changes').set({ look_at: tx.now }).where('id', '=', changeId).execute()
    await tx.enqueue('set-lines-back', { changeId }, { key: changeId })
  }
  if ((row.paid_cents ?? 0) > 0)
    await openTask(tx, {
      clientId: change.client_id,
      stackId: change.stack_id,
      naturalKey: `give-back:${changeId}`,
      kind: 'refund-payment',
      instructions: `A paid change of the plan was withdrawn before anything was bought for it.\nGive back ${inWords(row.paid_cents, row.currency)}, the whole of invoice ${row.invoice_ref}.`,
      dueAt: dueInHours(tx, hoursToRefund),
    })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}
