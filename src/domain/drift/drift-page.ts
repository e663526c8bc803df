import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ChangeState } from './changes.ts'
import { type DifferenceKind, kindRules } from './difference-kinds.ts'
import { comparedStates } from './load-comparison.ts'
import { mayRollBack } from './roll-back.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is settled and still worth seeing. */
const settledShown = 30

const unseenSchema = z.array(z.object({ subject: z.string(), kind: z.string(), code: z.string() }))

/** A stack held against the world: the last comparison, what differs, what is being written, and what was settled. */
export async function driftPage(tx: Delivery, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'state', 'compare_at as compareAt', 'compared_at as comparedAt'])
    .where('id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const comparison = await tx.db
    .selectFrom('comparisons')
    .select(['began_at as beganAt', 'ended_at as endedAt', 'compared', 'differing', 'unseen'])
    .where('stack_id', '=', stackId)
    .orderBy('began_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const differences = await tx.db
    .selectFrom('differences')
    .innerJoin('domains', 'domains.id', 'differences.domain_id')
    .leftJoin('inboxes', 'inboxes.id', 'differences.inbox_id')
    .leftJoin('people', 'people.id', 'differences.decided_by')
    .select([
      'differences.id',
      'differences.kind',
      'differences.state',
      'differences.wanted',
      'differences.found',
      'differences.first_seen_at as firstSeenAt',
      'differences.seen_at as seenAt',
      'differences.decided_at as decidedAt',
      'domains.name as domain',
      'inboxes.address',
      'people.name as decidedBy',
    ])
    .where('differences.stack_id', '=', stackId)
    .where('differences.state', 'in', ['open', 'accepted'])
    .orderBy('differences.state', 'desc')
    .orderBy('domains.position')
    .orderBy('differences.natural_key')
    .execute()
  const changes = await tx.db
    .selectFrom('world_changes')
    .innerJoin('domains', 'domains.id', 'world_changes.domain_id')
    .leftJoin('inboxes', 'inboxes.id', 'world_changes.inbox_id')
    .leftJoin('people', 'people.id', 'world_changes.approved_by')
    .select((eb) => [
      'world_changes.id',
      'world_changes.kind',
      'world_changes.state',
      'world_changes.stood',
      'world_changes.written',
      'world_changes.undoes_id as undoesId',
      'world_changes.planned_at as plannedAt',
      'world_changes.approved_at as approvedAt',
      'world_changes.applied_at as appliedAt',
      'world_changes.due_at as dueAt',
      'world_changes.fault_code as faultCode',
      'world_changes.vendor_code as vendorCode',
      'world_changes.forced_because as forcedBecause',
      eb('world_changes.stood_sealed', 'is not', null).as('hasSealed'),
      'domains.name as domain',
      'inboxes.address',
      'people.name as approvedBy',
    ])
    .where('world_changes.stack_id', '=', stackId)
    .where('world_changes.state', '!=', 'dropped')
    .orderBy('world_changes.planned_at', 'desc')
    .limit(settledShown * 4)
    .execute()
  const undone = new Set(changes.map(({ undoesId }) => undoesId))
  const shown = changes.map((change) => {
    const kind = change.kind as DifferenceKind
    const state = change.state as ChangeState
    const isUndone = undone.has(change.id)
    return {
      ...change,
      kind,
      state,
      isUndone,
      mayRollBack: mayRollBack({ ...change, kind, state, isUndone, hasSealed: Boolean(change.hasSealed) }),
    }
  })
  const kinds = differences.map((one) => ({
    ...one,
    kind: one.kind as DifferenceKind,
    rule: kindRules[one.kind as DifferenceKind],
  }))
  return {
    now: tx.now,
    stack,
    isCompared: comparedStates.some((state) => state === stack.state),
    comparison: comparison && { ...comparison, unseen: unseenSchema.parse(comparison.unseen) },
    open: kinds.filter(({ state }) => state === 'open'),
    accepted: kinds.filter(({ state }) => state === 'accepted').slice(0, settledShown),
    changes: shown.filter(({ state }) => state !== 'applied'),
    applied: shown.filter(({ state }) => state === 'applied').slice(0, settledShown),
  }
}
export type DriftPage = NonNullable<Awaited<ReturnType<typeof driftPage>>>
export type ShownDifference = DriftPage['open'][number]
export type ShownChange = DriftPage['changes'][number]
