import { linkToken } from '#domain/mails/link-token.ts'
import { queueMail } from '#domain/mails/queue-mail.ts'
import { tokenHash } from '#platform/crypto/vault.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { suppressionHash } from './suppression.ts'

/** An address that is not confirmed within this time is deleted (register: `unconfirmed`). */
const unconfirmedDays = 7
const quietHours = 1

/**
 * Somebody asks for the guide. They get one mail that asks whether it was them; the guide follows when they say
 * so. The answer is the same for every address. Who unsubscribed may ask anew; who objected gets no mail.
 */
export async function requestGuide(tx: PurposeTx<'newsletter'>, email: Personal<'email'>): Promise<void> {
  const suppressed = await tx.db
    .selectFrom('suppressions')
    .select('reason')
    .where('address_hash', '=', suppressionHash(tx.vault, email))
    .executeTakeFirst()
  if (suppressed && suppressed.reason !== 'unsubscribed') return
  const [held] = await tx.call<{ id: string }>(
    `select app.hold_person(lower(trim($1)), null, $2, 'subscriber', app.now() + make_interval(days => $3)) as id`,
    [email, tx.vault.newPersonKey(), unconfirmedDays],
  )
  if (!held) throw new Error('the database did not answer with the person')
  const subscriber = await tx.db
    .insertInto('subscribers')
    .values({ person_id: held.id })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ requested_at: tx.now }))
    .returning(['id', 'confirmed_at', 'ask_again_at'])
    .executeTakeFirstOrThrow()
  if (subscriber.confirmed_at) {
    // They confirmed before: the guide itself is what they ask for, once nothing is to be asked of them.
    const kind = subscriber.ask_again_at ? 'consent-again' : 'guide-delivery'
    await queueMail(tx, { personId: held.id, kind, aboutId: subscriber.id }, { quietHours })
    return
  }
  await tx.db
    .updateTable('subscribers')
    .set({
      confirm_hash: tokenHash(linkToken(tx.vault, 'confirm guide', subscriber.id)),
      unsubscribe_hash: tokenHash(linkToken(tx.vault, 'unsubscribe', subscriber.id)),
    })
    .where('id', '=', subscriber.id)
    .execute()
  await tx.record({
    kind: 'guide.requested',
    clauses: ['2.2', '5.3'],
    personId: held.id,
    categories: ['email'],
    details: { subscriber: subscriber.id },
  })
  await queueMail(
    tx,
    { personId: held.id, kind: 'guide-confirmation', aboutId: subscriber.id },
    { quietHours },
  )
}
