import { queueMail } from '#domain/mails/queue-mail.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { findSubscriber } from './find-subscriber.ts'
import { suppressionHash } from './suppression.ts'

export type GuideConfirmation = 'confirmed' | 'renewed' | 'already' | 'unknown-link'

/**
 * The person says that it was them: their consent begins, until they unsubscribe, and the guide is mailed. Who was
 * asked again, after a change of the policy, consents to the version in effect; they have the guide already.
 * Called by the page's button; opening the link alone changes nothing (see `findSubscriber`).
 */
export async function confirmGuide(tx: PurposeTx<'newsletter'>, token: string): Promise<GuideConfirmation> {
  const subscriber = await findSubscriber(tx, 'confirm guide', token)
  if (!subscriber) return 'unknown-link'
  const renewed = await tx.db
    .updateTable('subscribers')
    .set({ ask_again_at: null })
    .where('id', '=', subscriber.id)
    .where('ask_again_at', 'is not', null)
    .executeTakeFirst()
  if (renewed.numUpdatedRows > 0n) {
    await recordConsent(tx, subscriber)
    return 'renewed'
  }
  const first = await tx.db
    .updateTable('subscribers')
    .set({ confirmed_at: tx.now })
    .where('id', '=', subscriber.id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  if (first.numUpdatedRows === 0n) return 'already'
  if (subscriber.email)
    await tx.db
      .deleteFrom('suppressions')
      .where('address_hash', '=', suppressionHash(tx.vault, subscriber.email))
      .where('reason', '=', 'unsubscribed')
      .execute()
  await recordConsent(tx, subscriber)
  await queueMail(
    tx,
    { personId: subscriber.personId, kind: 'guide-delivery', aboutId: subscriber.id },
    { once: true },
  )
  return 'confirmed'
}

/** Held until they unsubscribe; the ledger's entry carries the version that they consented to. */
async function recordConsent(
  tx: PurposeTx<'newsletter'>,
  subscriber: { readonly id: string; readonly personId: string },
): Promise<void> {
  await tx.db
    .updateTable('people')
    .set({ subscriber_until: new Date('9999-12-31T00:00:00Z') })
    .where('id', '=', subscriber.personId)
    .execute()
  await tx.record({
    kind: 'consent.given',
    clauses: ['5.3', '7.1'],
    personId: subscriber.personId,
    categories: ['email'],
    details: { subscriber: subscriber.id, to: 'guide and newsletter' },
  })
}
