import type { PurposeTx } from '#platform/database/purposes.ts'
import { type PriceBook, priceBookSchema } from './price-book.ts'

/** A currency as it is stored. @throws ZodError for one that no price book is in */
export const readCurrency = (stored: string): PriceBook['currency'] =>
  priceBookSchema.shape.currency.parse(stored)

/** In which currency the client is billed; dollars where nothing else was said. It stands once a quote is out. */
export async function currencyOf(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<PriceBook['currency']> {
  const row = await tx.db
    .selectFrom('engagements')
    .innerJoin('billing_details', 'billing_details.client_id', 'engagements.client_id')
    .select('billing_details.currency')
    .where('engagements.id', '=', engagementId)
    .executeTakeFirst()
  return readCurrency(row?.currency ?? 'usd')
}
