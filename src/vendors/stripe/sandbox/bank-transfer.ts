import { z } from 'zod'

/** How a customer may transfer money to the account that is kept for them. */
export const bankTransfer = z.strictObject({
  customer_balance: z.strictObject({
    funding_type: z.enum(['bank_transfer']),
    bank_transfer: z.strictObject({
      type: z.enum(['eu_bank_transfer', 'gb_bank_transfer', 'jp_bank_transfer', 'us_bank_transfer']),
      eu_bank_transfer: z.strictObject({ country: z.enum(['BE', 'DE', 'ES', 'FR', 'IE', 'NL']) }).optional(),
    }),
  }),
})
