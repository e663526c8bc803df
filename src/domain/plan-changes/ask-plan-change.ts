import { mayForClient } from '#domain/clients/member-role.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { withdrawPlanChange } from './answer-plan-change.ts'
import { tellOfPlanChange } from './change-plan-change.ts'
import { openStates } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

export type WhyReplaced = 'client' | 'operator' | 'worn-out' | 'listed' | 'suspended' | 'lost'

export type Wish =
  /** More or fewer messages a month; inboxes and domains follow from it. */
  | {
      readonly kind: 'resize'
      readonly targetPerMonth: number
      /** The waiting wish of the client that somebody here takes back for this one, as they saw it. */
      readonly insteadOf?: number | undefined
    }
  | { readonly kind: 'replace'; readonly domainId: string; readonly because: WhyReplaced }

const amount = (target: number | null): string => (target ?? 0).toLocaleString('en-US')

export type AskedChange =
  | { readonly ok: true; readonly changeId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Somebody wants a running stack changed: the client in the portal, an operator, or the program. Nothing happens until
 * it is drafted, accepted, paid and approved. Asked twice it is the same wish. A wish of the client that waits is theirs:
 * somebody here puts another in its place only where they say that they saw it, and the client's stays among the earlier ones.
 */
export async function askPlanChange(tx: Delivery, stackId: string, wish: Wish): Promise<AskedChange> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
    .leftJoin('plans', 'plans.id', 'stacks.plan_id')
    .select([
      'stacks.client_id',
      'stacks.engagement_id',
      'stacks.state',
      'engagements.state as engagementState',
      'plans.result as plan',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no such stack.' }
  const allowed = await mayForClient(tx, stack.client_id, 'accept-quote')
  if (!allowed.ok) return allowed
  if (stack.state !== 'live' || stack.engagementState === 'ended')
    return { ok: false, reason: 'A stack is changed while it is live; before that its plan is.' }
  // Two who ask at once wait here for one another.
  await tx.call('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`plan change ${stackId}`])
  const replacesId = wish.kind === 'replace' ? wish.domainId : null
  if (replacesId !== null) {
    const domain = await tx.db
      .selectFrom('domains')
      .select('rests_from')
      .where('stack_id', '=', stackId)
      .where('id', '=', replacesId)
      .where('chosen', '=', true)
      .executeTakeFirst()
    if (!domain) return { ok: false, reason: 'This domain is not in the stack.' }
    if (domain.rests_from) return { ok: false, reason: 'This domain is being retired already.' }
  }
  const standing = await tx.db
    .selectFrom('plan_changes')
    .select(['id', 'state', 'because', 'target_per_month as target'])
    .where('stack_id', '=', stackId)
    .where('replaces_id', replacesId === null ? 'is' : '=', replacesId)
    .where('state', 'in', openStates)
    .executeTakeFirst()
  if (standing?.state === 'withdrawing')
    return { ok: false, reason: 'The change before it is just being taken back; ask again in a minute.' }
  if (standing && standing.state !== 'asked')
    return wish.kind === 'replace'
      ? { ok: true, changeId: standing.id }
      : { ok: false, reason: 'Another change of the size is under way; it is finished or withdrawn first.' }
  const target = wish.kind === 'resize' ? wish.targetPerMonth : null
  const side = role === 'client' ? 'client' : 'operator'
  if (wish.kind === 'resize') {
    if (standing && standing.target === target) return { ok: true, changeId: standing.id }
    if (stack.plan !== null && capacityPlanSchema.parse(stack.plan).request.targetPerMonth === target)
      return {
        ok: false,
        reason: `It is planned for ${amount(target)} a month already; nothing would change.`,
      }
    if (standing?.because === 'client' && side !== 'client' && standing.target !== wish.insteadOf)
      return {
        ok: false,
        reason: `The client asked for ${amount(standing.target)} a month, and waits for an answer. Draft theirs, or say that this one takes its place.`,
      }
  }
  if (standing && wish.kind === 'replace') return { ok: true, changeId: standing.id }
  if (standing?.because === side) {
    await tx.db
      .updateTable('plan_changes')
      .set({ target_per_month: target, asked_at: tx.now, asked_by: actorPerson(tx.actor) })
      .where('id', '=', standing.id)
      .execute()
    return { ok: true, changeId: standing.id }
  }
  if (standing) {
    const taken = await withdrawPlanChange(tx, standing.id)
    if (!taken.ok) return taken
  }
  const { id } = await tx.db
    .insertInto('plan_changes')
    .values({
      client_id: stack.client_id,
      engagement_id: stack.engagement_id,
      stack_id: stackId,
      kind: wish.kind,
      state: 'asked',
      asked_by: actorPerson(tx.actor),
      because: wish.kind === 'replace' ? wish.because : side,
      target_per_month: target,
      replaces_id: replacesId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tellOfPlanChange(tx, { client_id: stack.client_id, stack_id: stackId })
  return { ok: true, changeId: id }
}
