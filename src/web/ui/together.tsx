import { moneyText } from './money.tsx'

interface Priced {
  readonly currency: string | null
  readonly priceCents: number | null
}

/** The sum of several prices, a currency each; those that nobody knows yet are said beside it. */
export function Together({ renewals }: { renewals: readonly Priced[] }) {
  const sums = new Map<string, number>()
  let unknown = 0
  for (const { currency, priceCents } of renewals)
    if (currency === null || priceCents === null) unknown += 1
    else sums.set(currency, (sums.get(currency) ?? 0) + priceCents)
  const parts = [
    ...[...sums].map(([currency, cents]) => moneyText(cents, currency)),
    ...(unknown > 0
      ? [sums.size > 0 ? `for ${unknown} what the registrar asks` : 'what the registrar asks']
      : []),
  ]
  return <span class="number">{parts.join(' and ')}</span>
}
