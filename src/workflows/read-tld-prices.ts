import { randomBytes } from 'node:crypto'
import type { DomainQuote, Registrar } from '#domain/stacks/registrar-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { plannedTlds } from '#domain/tlds/planned-tlds.ts'
import { recordTldFault, recordTldPrice, type TldMode } from '#domain/tlds/tld-prices.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import { errorCode, type Log } from '#platform/log.ts'

export interface ReadTldParts {
  readonly inPurpose: InPurpose
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

const worker = system('read-tld-prices')

/**
 * Asks the registrar what a name of each planned ending costs, by checking one that nobody has: its price list shows
 * promotions that an order is not granted. What fails leaves what was read before, with the reason beside it; an ending that
 * fails for itself holds up no other.
 */
export async function readTldPrices(parts: ReadTldParts, mode: TldMode): Promise<void> {
  const { inPurpose } = parts
  const tlds = await inPurpose('service-delivery', worker, plannedTlds)
  const left = [...tlds]
  try {
    const { registrar } = await parts.openPorts({ mode, people: [] })
    for (const tld of tlds) {
      const quote = await quoteOrFault(registrar, tld)
      if (quote instanceof VendorError) await keepFault(parts, mode, [tld], quote)
      else
        await inPurpose('service-delivery', worker, async (tx) => {
          if (quote) await recordTldPrice(tx, mode, tld, quote)
          else await recordTldFault(tx, mode, [tld], 'vendor.garbled')
          await tx.tell('tlds')
        })
      left.shift()
    }
  } catch (error) {
    await keepFault(parts, mode, left, error)
  }
}

/** What the registrar fails with for one ending; any other failure is of the registrar, and asking on would be in vain. */
const ofOneEnding: ReadonlySet<VendorFailure> = new Set(['refused', 'garbled', 'missing'])

/** @throws what is not the ending's own failure */
async function quoteOrFault(
  registrar: Registrar,
  tld: string,
): Promise<DomainQuote | VendorError | undefined> {
  try {
    return await quoteOf(registrar, tld)
  } catch (error) {
    if (error instanceof VendorError && ofOneEnding.has(error.failure)) return error
    throw error
  }
}

async function keepFault(
  { inPurpose, log }: ReadTldParts,
  mode: TldMode,
  tlds: readonly string[],
  error: unknown,
): Promise<void> {
  const code = error instanceof VendorError ? error.fault.code : errorCode(error)
  log.warn('look.failed', { operation: 'read-tld-prices', code })
  await inPurpose('service-delivery', worker, async (tx) => {
    await recordTldFault(tx, mode, tlds, code)
    await tx.tell('tlds')
  })
}

/** Of a name that nobody has, made up anew each time. Undefined where the registrar says that somebody has it all the same. */
async function quoteOf(registrar: Registrar, tld: string): Promise<DomainQuote | undefined> {
  const quote = await registrar.quote(`p${randomBytes(10).toString('hex')}.${tld}`)
  const isOfTheName = quote.kind === 'unavailable' && (quote.reason === 'taken' || quote.reason === 'premium')
  return isOfTheName ? undefined : quote
}
