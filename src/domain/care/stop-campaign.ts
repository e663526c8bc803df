import { pauseSending } from '#domain/deliverability/pause-sending.ts'
import type { Limits } from '#domain/deliverability/thresholds.ts'
import { sourceOf } from '#domain/deliverability/thresholds.ts'
import type { CampaignCounts, UtcDay } from '#domain/stacks/sequencer-port.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { cleanListKey } from './clean-list-key.ts'

type Delivery = PurposeTx<'service-delivery'>

const hoursToClean = 8
/** The span that bounces are judged over. */
const judgedDays = 30
const dayMs = 86_400_000

export interface BouncingDomain {
  readonly id: string
  readonly name: string
  readonly reason: string
}

/**
 * From which day on the messages of a campaign are judged: thirty days back, or the day on which somebody here last let it
 * go on after its list was cleaned.
 */
export async function judgedFrom(tx: Delivery, stackId: string, campaignRef: string): Promise<UtcDay> {
  const [row] = await tx.call<{ ended: Date | null }>(
    `select max(ended_at) as ended from sending_pauses where stack_id = $1 and campaign_ref = $2 and reason = 'bounces'`,
    [stackId, campaignRef],
  )
  const from = Math.max(tx.now.getTime() - judgedDays * dayMs, row?.ended?.getTime() ?? 0)
  return new Date(from).toISOString().slice(0, 10) as UtcDay
}

/** Pauses a campaign whose list is bad, once, and asks a person to have the list cleaned. */
export async function stopCampaign(
  tx: Delivery,
  stack: { readonly id: string; readonly clientId: string },
  domain: BouncingDomain,
  counts: CampaignCounts,
  judged: { readonly from: UtcDay; readonly limits: Limits },
): Promise<void> {
  const { campaignRef, sentCount, bouncedCount } = counts
  const { from, limits } = judged
  const subject = { stackId: stack.id, clientId: stack.clientId, campaignRef }
  const detail = `campaign ${campaignRef}: ${bouncedCount} of ${sentCount} messages since ${from} bounced; paused from ${limits.bounceAct} % of ${limits.bounceFloor} messages on`
  if (!(await pauseSending(tx, subject, 'bounces', { detail }))) return
  const pause = await tx.db
    .selectFrom('sending_pauses')
    .select('id')
    .where('stack_id', '=', stack.id)
    .where('campaign_ref', '=', campaignRef)
    .where('reason', '=', 'bounces')
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  await openTask(tx, {
    clientId: stack.clientId,
    stackId: stack.id,
    domainId: domain.id,
    naturalKey: cleanListKey(pause.id),
    kind: 'clean-list',
    instructions: [
      `${domain.name} sends for ${detail}.`,
      'The program has the campaign paused; its inboxes go on with other campaigns and their warm-up.',
      `By ${sourceOf('bounceAct', limits)}; ${sourceOf('bounceFloor', limits)}.`,
    ].join('\n'),
    dueAt: dueInHours(tx, hoursToClean),
  })
  await tx.tell('health')
}

/** Where no campaign could be told to be the one, a person looks: once in the thirty days that are judged. */
export async function askForCleanList(
  tx: Delivery,
  stack: { readonly id: string; readonly clientId: string },
  domain: BouncingDomain,
  why: string,
): Promise<void> {
  const paused = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('domain_id', '=', domain.id)
    .where('kind', '=', 'clean-list')
    .where('created_at', '>', new Date(tx.now.getTime() - judgedDays * dayMs))
    .executeTakeFirst()
  if (paused) return
  await openTask(tx, {
    clientId: stack.clientId,
    stackId: stack.id,
    domainId: domain.id,
    naturalKey: `clean-list:${domain.id}:${Math.floor(tx.now.getTime() / (judgedDays * dayMs))}`,
    kind: 'clean-list',
    instructions: `${domain.name}: ${domain.reason} ${why}`,
    dueAt: dueInHours(tx, hoursToClean),
  })
}
