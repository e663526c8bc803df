import { pausesOf } from '#domain/deliverability/pause-sending.ts'
import { namesGone } from '#domain/plan-changes/free-names.ts'
import { isNotLetGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import { isKeptFrom } from '#domain/renewals/renewal-days.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What a running stack needs of its client, whatever its engagement's own next step is. */
export interface WaitingForClient {
  /** A change of the plan that they have to answer, to pay, or to choose another name for. */
  readonly change: { readonly kind: 'answer' | 'pay' | 'name'; readonly until: Date | null } | undefined
  /** Domains near the end of their term of which nobody has said whether they stay, and the day from which they do. */
  readonly renewals: { readonly count: number; readonly until: Date } | undefined
}

export async function waitingForClient(
  tx: Delivery,
  engagementId: string,
  stackId: string,
): Promise<WaitingForClient> {
  return { change: await changeToAnswer(tx, stackId), renewals: await renewalsToDecide(tx, engagementId) }
}

async function changeToAnswer(tx: Delivery, stackId: string): Promise<WaitingForClient['change']> {
  const open = await tx.db
    .selectFrom('plan_changes')
    .select(['state', 'expires_at', 'names'])
    .where('stack_id', '=', stackId)
    .where('state', 'in', ['offered', 'unpaid', 'paid'])
    .orderBy('asked_at')
    .execute()
  for (const { state, expires_at: until, names } of open) {
    if (state === 'offered' && until && until > tx.now) return { kind: 'answer', until }
    if (state === 'unpaid') return { kind: 'pay', until: null }
    if (state === 'paid' && (await namesGone(tx, stackId, names ?? [])).length > 0)
      return { kind: 'name', until: null }
  }
  return undefined
}

async function renewalsToDecide(tx: Delivery, engagementId: string): Promise<WaitingForClient['renewals']> {
  const { count, first } = await tx.db
    .selectFrom('renewals')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min(isKeptFrom).as('first')])
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'asked')
    .where(isNotLetGoByPlan)
    .executeTakeFirstOrThrow()
  return first === null ? undefined : { count, until: first }
}

/** Whether all cold sending of the stack is paused, not only that of a part of it. */
export async function isPausedAsAWhole(tx: Delivery, stackId: string): Promise<boolean> {
  const pauses = await pausesOf(tx, stackId)
  return pauses.some(
    ({ domainId, inboxId, campaignRef }) => domainId === null && inboxId === null && campaignRef === null,
  )
}
