import type { DomainQuote } from '#domain/stacks/registrar-port.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { plannedTlds } from './planned-tlds.ts'
import { type PricedTld, priceForPlan, type TldReading, type TldState, tldStates } from './tld-price.ts'

type Delivery = PurposeTx<'service-delivery'>
export type TldMode = 'sandbox' | 'live'

export const modeOf = (mode: string): TldMode => (mode === 'live' ? 'live' : 'sandbox')

const stateOf = (stored: string): TldState => {
  const known = tldStates.find((one) => one === stored)
  if (!known) throw new Error(`an ending is in no state that there is: ${stored}`)
  return known
}

/** What was read of an ending at the registrar of this mode; undefined when it was never asked for. */
export async function tldReading(tx: Delivery, mode: TldMode, tld: string): Promise<TldReading | undefined> {
  return (await readingsOf(tx, mode, [tld]))[0]
}

async function readingsOf(tx: Delivery, mode: TldMode, tlds: readonly string[]): Promise<TldReading[]> {
  const rows = await tx.db
    .selectFrom('tld_prices')
    .select([
      'tld',
      'state',
      'years',
      'first_cents as firstCents',
      'renewal_cents as renewalCents',
      'read_at as readAt',
      'tried_at as triedAt',
      'fault_code as faultCode',
    ])
    .where('mode', '=', mode)
    .where('tld', 'in', [...tlds])
    .execute()
  return rows.map((row) => ({ ...row, state: stateOf(row.state) }))
}

/** Every ending that the agency plans with, in order, as last read; those never asked for too. */
export async function plannedReadings(tx: Delivery, mode: TldMode): Promise<TldReading[]> {
  const tlds = await plannedTlds(tx)
  const readings = tlds.length === 0 ? [] : await readingsOf(tx, mode, tlds)
  return tlds.map((tld) => readings.find((one) => one.tld === tld) ?? neverRead(tld))
}

const neverRead = (tld: string): TldReading => ({
  tld,
  state: 'unread',
  years: null,
  firstCents: null,
  renewalCents: null,
  readAt: null,
  triedAt: null,
  faultCode: null,
})

/** The price that a plan of this mode is made with, else what stands in the way and what to do. */
export async function planPriceOf(tx: Delivery, mode: TldMode, tld: string): Promise<PricedTld> {
  if (!(await plannedTlds(tx)).includes(tld))
    return {
      ok: false,
      reason: `.${tld} is not among the endings that you plan with. Choose one of them, or have it added under endings.`,
    }
  return priceForPlan(tld, await tldReading(tx, mode, tld), tx.now)
}

/**
 * Keeps what the registrar said of a free name of an ending.
 * @throws Error for a name that was taken or dear for its own sake, which says nothing of its ending
 */
export async function recordTldPrice(
  tx: Delivery,
  mode: TldMode,
  tld: string,
  quote: DomainQuote,
): Promise<void> {
  if (quote.kind === 'unavailable' && (quote.reason === 'taken' || quote.reason === 'premium'))
    throw new Error('a name that is not free says nothing of its ending')
  const priced = quote.kind === 'available'
  const read = {
    state: quote.kind === 'available' ? 'priced' : quote.reason,
    years: priced ? quote.years : null,
    first_cents: priced ? quote.priceCents : null,
    renewal_cents: priced ? quote.renewalCents : null,
    read_at: tx.now,
    tried_at: tx.now,
    fault_code: null,
  }
  await tx.db
    .insertInto('tld_prices')
    .values({ mode, tld, ...read })
    .onConflict((conflict) => conflict.columns(['mode', 'tld']).doUpdateSet(read))
    .execute()
}

/** Keeps that the registrar could not be asked, and why; the prices that were read before stand. */
export async function recordTldFault(
  tx: Delivery,
  mode: TldMode,
  tlds: readonly string[],
  code: string,
): Promise<void> {
  for (const tld of tlds)
    await tx.db
      .insertInto('tld_prices')
      .values({ mode, tld, state: 'unread', tried_at: tx.now, fault_code: code })
      .onConflict((conflict) =>
        conflict.columns(['mode', 'tld']).doUpdateSet({ tried_at: tx.now, fault_code: code }),
      )
      .execute()
}
