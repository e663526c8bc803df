import type Stripe from 'stripe'
import type { CreditNote, Payments } from '#domain/billing/payments-port.ts'
import { creditNote, read } from './convert.ts'
import { attempt } from './failures.ts'
import { stripeLimits } from './limits.ts'

export function creditNoteVerbs(sdk: Stripe): Pick<Payments, 'createCreditNote' | 'listCreditNotes'> {
  const listCreditNotes = (invoice: string): Promise<CreditNote[]> =>
    attempt('credit-note.list', async () => {
      const found: CreditNote[] = []
      for await (const one of sdk.creditNotes.list({ invoice, limit: stripeLimits.pageSize }))
        found.push(read('credit-note.list', creditNote, one))
      return found
    })

  return {
    listCreditNotes,

    /** Note and refund are one call of the vendor, so neither can be there without the other. */
    async createCreditNote({ orderId, invoiceId, amountCents, refunds, memo }) {
      const operation = 'credit-note.create'
      const standing = (await listCreditNotes(invoiceId)).find((note) => note.orderId === orderId)
      if (standing) return standing
      const made = await attempt(operation, () =>
        sdk.creditNotes.create(
          {
            invoice: invoiceId,
            amount: amountCents,
            ...(refunds ? { refund_amount: amountCents } : { out_of_band_amount: amountCents }),
            memo,
            metadata: { order_id: orderId },
          },
          { idempotencyKey: `credit-note:${orderId}` },
        ),
      )
      return read(operation, creditNote, made)
    },
  }
}
