import { knownAssets, knownPayers } from '#domain/adoption/known-assets.ts'
import { markConnected, markHosted, markRegistered } from '#domain/adoption/mark-observed.ts'
import {
  recogniseAccount,
  recogniseDomain,
  recogniseHostedDomain,
  recogniseMailbox,
  recogniseSubscription,
} from '#domain/adoption/recognise.ts'
import { recordReading, recordSightings } from '#domain/adoption/record-sightings.ts'
import type { ReadVendor } from '#domain/adoption/sighting.ts'
import type { OpenBooks, VendorBooks } from '#domain/adoption/vendor-books-port.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode, type Log } from '#platform/log.ts'
import { type Personal, reveal } from '#policy/personal.ts'

export interface ReadVendorsParts {
  readonly inPurpose: InPurpose
  readonly openBooks: OpenBooks
  readonly vault: Vault
  readonly log: Log
}

type Mode = 'sandbox' | 'live'
const worker = system('read-vendors')

/**
 * Reads the agency's accounts as a whole and keeps what stands in them: which of it a client here has, and what
 * belongs to nobody. An account that can't be read leaves what it showed before, with the reason beside it. It only
 * reads; addresses are matched in memory and not kept.
 */
export async function readVendors(parts: ReadVendorsParts, mode: Mode): Promise<void> {
  const books = await parts.openBooks(mode)
  await reading(parts, mode, 'porkbun', books.registrar, async ({ domains }) => {
    const seen = await domains()
    return delivery(parts, async (tx) => {
      const known = await knownAssets(tx, mode)
      await recordSightings(
        tx,
        mode,
        'domain',
        seen.map((one) => recogniseDomain(known, one)),
      )
      await markRegistered(tx)
    })
  })
  await reading(parts, mode, 'mailforge', books.host, async (host) => {
    const domains = await host.domains()
    const mailboxes = await host.mailboxes()
    return delivery(parts, async (tx) => {
      const known = await knownAssets(tx, mode)
      await recordSightings(
        tx,
        mode,
        'hosted-domain',
        domains.map((one) => recogniseHostedDomain(known, one)),
      )
      await recordSightings(
        tx,
        mode,
        'mailbox',
        mailboxes.map((one) => recogniseMailbox(known, one)),
      )
      await markHosted(tx)
    })
  })
  await reading(parts, mode, 'instantly', books.sequencer, async ({ accounts }) => {
    const seen = await accounts()
    const refOf = (email: Personal<'email'>) =>
      parts.vault.fingerprint('sighting', reveal(email).toLowerCase()).toString('base64url')
    return delivery(parts, async (tx) => {
      const known = await knownAssets(tx, mode)
      await recordSightings(
        tx,
        mode,
        'account',
        seen.map((one) => recogniseAccount(known, one, refOf)),
      )
      await markConnected(tx)
    })
  })
  await reading(parts, mode, 'stripe', books.payments, async ({ subscriptions }) => {
    const seen = await subscriptions()
    return parts.inPurpose('billing', worker, async (tx) => {
      const payers = await knownPayers(tx, mode)
      await recordSightings(
        tx,
        mode,
        'subscription',
        seen.map((one) => recogniseSubscription(payers, one)),
      )
    })
  })
  await delivery(parts, (tx) => tx.tell('adoption'))
}

const delivery = <T>(
  parts: ReadVendorsParts,
  work: Parameters<typeof parts.inPurpose<'service-delivery', T>>[2],
): Promise<T> => parts.inPurpose('service-delivery', worker, work)

/** One account; one that fails holds up no other. */
async function reading<Books extends NonNullable<VendorBooks[keyof VendorBooks]>>(
  parts: ReadVendorsParts,
  mode: Mode,
  vendor: ReadVendor,
  books: Books | undefined,
  read: (books: Books) => Promise<void>,
): Promise<void> {
  if (!books) return
  const keep = (code: string | undefined) => (tx: SharedTx) => recordReading(tx, vendor, mode, code)
  try {
    await read(books)
    await delivery(parts, keep(undefined))
  } catch (error) {
    const code = error instanceof VendorError ? error.fault.code : errorCode(error)
    parts.log.warn('look.failed', { operation: 'read-vendors', code })
    await delivery(parts, keep(code))
  }
}
