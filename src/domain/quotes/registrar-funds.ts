import type { SpendingRoom } from '#domain/stacks/registrar-port.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'

/** What the registrar's account can pay for, as just read; unknown when it could not be read. */
export type RegistrarFunds =
  | { readonly kind: 'known'; readonly room: SpendingRoom }
  | { readonly kind: 'unknown' }

/** Reads the registrar's balance and limit now. Never throws: what could not be read is unknown. */
export type ReadRegistrarFunds = () => Promise<RegistrarFunds>

export interface RegistrarNeed {
  /** All domains of the plan. */
  readonly totalCents: number
  /** The largest purchase of one month. */
  readonly largestWaveCents: number
  /** Promised to other clients by quotes that are out or paid, and not yet bought. */
  readonly committedCents: number
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`

/** Whether what a quote promises can be bought, judged before the client pays; else why not and the remedy. */
export function judgeFunds(need: RegistrarNeed, funds: RegistrarFunds): Verdict {
  if (funds.kind === 'unknown')
    return {
      ok: false,
      reason:
        'The registrar’s balance could not be read just now, so nobody knows whether this can be bought. Try again.',
    }
  const { balanceCents, monthlyLimitCents } = funds.room
  const wanted = need.totalCents + need.committedCents
  if (balanceCents < wanted) {
    const others = need.committedCents > 0 ? `, ${dollars(need.committedCents)} of it for other clients` : ''
    return {
      ok: false,
      reason: `The registrar’s balance is ${dollars(balanceCents)} and ${dollars(wanted)} is needed${others}. Add ${dollars(wanted - balanceCents)} there first.`,
    }
  }
  if (monthlyLimitCents !== undefined && need.largestWaveCents > monthlyLimitCents)
    return {
      ok: false,
      reason: `The registrar’s limit is ${dollars(monthlyLimitCents)} a month and one purchase of this plan is ${dollars(need.largestWaveCents)}. Plan it with that limit, or have it raised.`,
    }
  return { ok: true }
}
