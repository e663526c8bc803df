import { mayForClient } from '#domain/clients/member-role.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { currentDocuments } from './documents/current-documents.ts'
import { contentHash, type DocumentId, documentHash } from './documents/document.ts'
import { type LockedQuote, lockQuote } from './lock-quote.ts'
import { may } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface AcceptedDocument {
  readonly id: DocumentId
  /** As it stood on the page where it was accepted. */
  readonly version: string
}

/**
 * The client accepts a quote together with the terms, the data-processing agreement and the authority to register
 * domains: who, when, which version, and the hash of what it said. A second click finds it accepted.
 */
export async function acceptQuote(
  tx: Delivery,
  quoteId: string,
  accepted: readonly AcceptedDocument[],
): Promise<Verdict> {
  const person = actorPerson(tx.actor)
  const quote = await lockQuote(tx, quoteId)
  if (!quote || !person) return { ok: false, reason: 'There is no such quote.' }
  const allowed = await mayForClient(tx, quote.client_id, 'accept-quote')
  if (!allowed.ok) return allowed
  if (quote.state === 'accepted') return { ok: true }
  const verdict = may('accept', quote.state, 'client')
  if (!verdict.ok) return verdict
  if (quote.expires_at <= tx.now)
    return { ok: false, reason: 'This quote has expired; ask for a new one and it is priced again.' }
  const documents = currentDocuments()
  for (const { id, version, title } of documents)
    if (!accepted.some((one) => one.id === id && one.version === version))
      return { ok: false, reason: `Please read and accept the ${title} (version ${version}).` }
  const changed = await changeEngagement(tx, quote.engagement_id, 'accept-quote')
  if (!changed.ok) return changed
  await tx.db
    .updateTable('quotes')
    .set({ state: 'accepted', accepted_at: tx.now, accepted_by: person })
    .where('id', '=', quoteId)
    .execute()
  await recordAcceptances(tx, quote, person, [
    { document: 'quote', version: quoteId, hash: quoteHash(quote) },
    ...documents.map((document) => ({
      document: document.id,
      version: document.version,
      hash: documentHash(document),
    })),
  ])
  return { ok: true }
}

/** The hash of what the client saw of a quote. */
export function quoteHash(
  quote: Pick<LockedQuote, 'id' | 'currency' | 'setup_cents' | 'monthly_cents' | 'lines'>,
): string {
  return contentHash([quote.id, quote.currency, quote.setup_cents, quote.monthly_cents, quote.lines])
}

async function recordAcceptances(
  tx: Delivery,
  quote: LockedQuote,
  person: string,
  accepted: readonly { document: string; version: string; hash: string }[],
): Promise<void> {
  for (const { document, version, hash } of accepted) {
    await tx.db
      .insertInto('acceptances')
      .values({
        client_id: quote.client_id,
        engagement_id: quote.engagement_id,
        person_id: person,
        document,
        version,
        content_hash: hash,
      })
      .onConflict((conflict) =>
        conflict.columns(['engagement_id', 'document', 'version', 'person_id']).doNothing(),
      )
      .execute()
    await tx.record({
      kind: 'terms.accepted',
      clauses: document === 'registration-authority' ? ['3.1', '4.2'] : ['3.1', '11.1'],
      personId: person,
      details: { engagement: quote.engagement_id, document, version, hash },
    })
  }
}
