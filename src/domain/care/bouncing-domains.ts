import { judgeBounces } from '#domain/deliverability/health-rules.ts'
import { inboxSums } from '#domain/deliverability/inbox-sums.ts'
import {
  type JudgedStack,
  judgeStack,
  loadStackFacts,
  type StackFacts,
} from '#domain/deliverability/stack-health.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { BouncingDomain } from './stop-campaign.ts'

type Delivery = PurposeTx<'service-delivery'>

function bouncing(facts: StackFacts, judged: JudgedStack): BouncingDomain[] {
  if (facts.stack.state !== 'live') return []
  return judged.domains.flatMap(({ id, name, figures }) => {
    const finding = judgeBounces('campaign', figures.sent30Days, figures.bounced30Days, facts.limits)
    return finding?.remedy === 'pause-campaign' ? [{ id, name, reason: finding.reason }] : []
  })
}

/** Has the campaigns looked at that domains with too many bounces send for. */
export async function askAboutCampaigns(tx: Delivery, facts: StackFacts, judged: JudgedStack): Promise<void> {
  if (bouncing(facts, judged).length === 0) return
  await tx.enqueue('stop-campaigns', { stackId: judged.stackId }, { key: judged.stackId })
}

/** The domains of a stack that bounce too much, with the inboxes that send from them. */
export async function bouncingDomains(tx: Delivery, stackId: string) {
  const facts = await loadStackFacts(tx, stackId)
  if (!facts) return undefined
  const today = dayOf(tx.now)
  const ids = facts.inboxes.map(({ id }) => id)
  const domains = bouncing(facts, judgeStack(facts, await inboxSums(tx, ids, today, today)))
  if (domains.length === 0) return undefined
  const senders = await tx.db
    .selectFrom('inboxes')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select(['inboxes.domain_id as domainId', 'inboxes.address', 'senders.person_id as personId'])
    .where('inboxes.stack_id', '=', stackId)
    .where('inboxes.connected_at', 'is not', null)
    .where('inboxes.retired_at', 'is', null)
    .orderBy('inboxes.address')
    .execute()
  return {
    stack: facts.stack,
    limits: facts.limits,
    domains: domains.map((domain) => {
      const own = senders.filter(({ domainId }) => domainId === domain.id)
      return {
        ...domain,
        addresses: own.map(({ address }) => address),
        people: [...new Set(own.map(({ personId }) => personId))],
      }
    }),
  }
}
