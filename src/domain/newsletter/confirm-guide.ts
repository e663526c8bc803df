import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { findSubscriber } from './find-subscriber.ts'
import { suppressionHash } from './suppression.ts'

export type GuideConfirmation = 'confirmed' | 'already' | 'unknown-link'

/**
 * The person says that it was them: their consent begins, until they unsubscribe, and the guide is mailed.
 * Called by the page's button; opening the link alone changes nothing (see `findSubscriber`).
 */
export async function confirmGuide(tx: PurposeTx<'newsletter'>, token: string): Promise<GuideConfirmation> {
  const subscriber = await findSubscriber(tx, 'confirm guide', token)
  if (!subscriber) return 'unknown-link'
  const first = await tx.db
    .updateTable('subscribers')
    .set({ confirmed_at: tx.now })
    .where('id', '=', subscriber.id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  if (first.numUpdatedRows === 0n) return 'already'
  await tx.db
    .updateTable('people')
    .set({ subscriber_until: new Date('9999-12-31T00:00:00Z') })
    .where('id', '=', subscriber.personId)
    .execute()
  if (subscriber.email)
    await tx.db
      .deleteFrom('suppressions')
      .where('address_hash', '=', suppressionHash(tx.vault, subscriber.email))
      .where('reason', '=', 'unsubscribed')
      .execute()
  await tx.record({
    kind: 'consent.given',
    clauses: ['5.3', '7.1'],
    personId: subscriber.personId,
    categories: ['email'],
    details: { subscriber: subscriber.id, to: 'guide and newsletter' },
  })
  await queueMail(
    tx,
    { personId: subscriber.personId, kind: 'guide-delivery', aboutId: subscriber.id },
    { once: true },
  )
  return 'confirmed'
}
