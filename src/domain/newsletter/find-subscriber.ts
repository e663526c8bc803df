import { type LinkUse, readLinkToken } from '#domain/mails/link-token.ts'
import { sameBytes, tokenHash } from '#platform/crypto/vault.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

const hashColumn = { 'confirm guide': 'confirm_hash', unsubscribe: 'unsubscribe_hash' } as const

/** The subscriber whose link this is; undefined when it is made up, or they are gone. Changes nothing. */
export async function findSubscriber(
  tx: PurposeTx<'newsletter'>,
  use: Extract<LinkUse, keyof typeof hashColumn>,
  token: string,
) {
  const id = readLinkToken(tx.vault, use, token)
  if (!id) return undefined
  const found = await tx.db
    .selectFrom('subscribers')
    .innerJoin('people', 'people.id', 'subscribers.person_id')
    .select([
      'subscribers.id',
      'subscribers.person_id as personId',
      'subscribers.confirmed_at as confirmedAt',
      'people.email',
      `subscribers.${hashColumn[use]} as hash`,
    ])
    .where('subscribers.id', '=', id)
    .executeTakeFirst()
  return found?.hash && sameBytes(found.hash, tokenHash(token)) ? found : undefined
}
