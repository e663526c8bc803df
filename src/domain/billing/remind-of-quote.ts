import { toldOf } from '#domain/arrears/told-of.ts'
import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** Whoever accepts means to pay in the same sitting; two days later they may have forgotten, or could not. */
const daysUntilReminded = 2
/** A quote that was accepted long before this program looked is asked about by a person. */
const daysUntilTooLate = 14

/**
 * Reminds once of each quote that was accepted and not paid: nothing has begun, and nothing is owed. A first invoice that is to be
 * transferred has reminders of its own. Called by the program itself. @returns how many were reminded of
 */
export async function remindOfQuotes(tx: PurposeTx<'billing'>): Promise<number> {
  const unpaid = await tx.call<{ quote_id: string; client_id: string }>(
    `select q.id as quote_id, q.client_id
     from engagements e join quotes q on q.engagement_id = e.id and q.state = 'accepted'
     where e.state = 'accepted' and e.in_state_since <= $1::timestamptz - make_interval(days => $2)
       and e.in_state_since > $1::timestamptz - make_interval(days => $3)
       and not exists (select 1 from invoices i where i.engagement_id = e.id and i.status in ('open', 'uncollectible'))`,
    [tx.now, daysUntilReminded, daysUntilTooLate],
  )
  for (const { quote_id, client_id } of unpaid)
    for (const personId of await toldOf(tx, client_id))
      await queueMail(tx, { personId, kind: 'payment-awaited', aboutId: quote_id }, { once: true })
  return unpaid.length
}
