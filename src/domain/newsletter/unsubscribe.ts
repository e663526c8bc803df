import type { PurposeTx } from '#platform/database/purposes.ts'
import { findSubscriber } from './find-subscriber.ts'
import { suppressionHash } from './suppression.ts'

/**
 * Ends all marketing mail to a person at once, by the page's button or by the mail program's own (RFC 8058).
 * The subscriber goes; a keyed hash of the address stays. Again, or with a made-up link, it changes nothing and
 * the answer is the same.
 */
export async function unsubscribe(tx: PurposeTx<'newsletter'>, token: string): Promise<void> {
  const subscriber = await findSubscriber(tx, 'unsubscribe', token)
  if (!subscriber?.email) return
  // Recorded first: the key that makes the entry readable may go with the person.
  await tx.record({
    kind: 'consent.withdrawn',
    clauses: ['5.3', '6.6'],
    personId: subscriber.personId,
    categories: ['email'],
    details: { subscriber: subscriber.id },
  })
  await tx.call('select app.end_subscription($1, $2)', [
    subscriber.id,
    suppressionHash(tx.vault, subscriber.email),
  ])
}
