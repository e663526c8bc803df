import { type AskedChange, askPlanChange, type WhyReplaced } from '#domain/plan-changes/ask-plan-change.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { lookNow } from './look-now.ts'

/**
 * Asks for another domain, with as many inboxes, in place of one of a live stack: drafted, accepted by the client,
 * paid and approved like any change, and built while the rest goes on. The old one rests as soon as it is told to
 * (`restDomain`), at the latest when the new one sends; its mail is received for 90 days more. Asked twice it is one.
 * @param because why, as the client reads it
 */
export function replaceDomain(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  domainId: string,
  because: WhyReplaced,
): Promise<AskedChange> {
  return askPlanChange(tx, stackId, { kind: 'replace', domainId, because })
}

/**
 * Lets a domain and its inboxes rest from now on, for good: the reconciler takes them to no cold message at the
 * sequencer, switches their warm-up off and lets the domain's renewal run out; 90 days later the inboxes go and the domain
 * is retired. Active inboxes
 * of it are stood in for by the warm reserve. Harmless to repeat.
 */
export async function restDomain(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  domainId: string,
  from: Date = tx.now,
): Promise<void> {
  await tx.db
    .updateTable('domains')
    .set({ rests_from: from })
    .where('id', '=', domainId)
    .where('stack_id', '=', stackId)
    .where('rests_from', 'is', null)
    .execute()
  await tx.db
    .updateTable('inboxes')
    .set({ rests_from: from })
    .where('domain_id', '=', domainId)
    .where('rests_from', 'is', null)
    .execute()
  await lookNow(tx, stackId)
}
