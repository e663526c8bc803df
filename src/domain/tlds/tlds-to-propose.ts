import { preferredTlds } from '#domain/names/domain-candidates.ts'
import type { PlanRequest } from '#domain/plans/plan-request.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { priceForPlan } from './tld-price.ts'
import { type TldMode, tldReading } from './tld-prices.ts'

/**
 * The planned ending, and for when its names run out those preferred ones that cost no more a purchase and no more a
 * year after than it was planned and quoted with: nobody agreed to dearer ones.
 */
export async function tldsToPropose(
  tx: PurposeTx<'service-delivery'>,
  mode: TldMode,
  { tld: planned, tldPrices }: Pick<PlanRequest, 'tld' | 'tldPrices'>,
): Promise<readonly string[]> {
  const quoted = tldPrices[planned]
  const tlds = [planned]
  for (const tld of preferredTlds.filter((one) => one !== planned)) {
    const asked = priceForPlan(tld, await tldReading(tx, mode, tld), tx.now)
    if (
      asked.ok &&
      quoted &&
      asked.price.firstYearCents <= quoted.firstYearCents &&
      asked.price.renewalCents <= quoted.renewalCents
    )
      tlds.push(tld)
  }
  return tlds
}
