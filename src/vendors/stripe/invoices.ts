import type Stripe from 'stripe'
import type { Invoice, NewInvoice, Payments } from '#domain/billing/payments-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { invoiceCollection } from './collection.ts'
import { invoice, read } from './convert.ts'
import { attempt } from './failures.ts'
import { stripeLimits } from './limits.ts'

/** All of a customer, newest first, as the vendor tells them. */
async function invoicesOf(sdk: Stripe, customer: string): Promise<Stripe.Invoice[]> {
  return attempt('invoice.list', async () => {
    const found: Stripe.Invoice[] = []
    for await (const one of sdk.invoices.list({ customer, limit: stripeLimits.pageSize })) found.push(one)
    return found
  })
}

/** All of a customer, newest first. */
export async function customerInvoices(sdk: Stripe, customer: string): Promise<Invoice[]> {
  return (await invoicesOf(sdk, customer)).map((one) => read('invoice.list', invoice, one))
}

async function draftFor(sdk: Stripe, order: NewInvoice): Promise<Stripe.Invoice> {
  const standing = (await invoicesOf(sdk, order.customerId)).find(
    (one) => one.metadata?.order_id === order.orderId,
  )
  if (standing) return standing
  return attempt('invoice.create', () =>
    sdk.invoices.create(
      {
        customer: order.customerId,
        currency: order.currency,
        // Left alone it would be final within the hour, with as many lines as stand on it when this breaks off: with none it
        // counts as paid (docs.stripe.com/invoicing/integration/automatic-advancement-collection, checked 2026-12-01).
        auto_advance: false,
        pending_invoice_items_behavior: 'exclude',
        metadata: { order_id: order.orderId, client_id: order.clientId },
        ...invoiceCollection(order.dueInDays, order.currency),
      },
      { idempotencyKey: `invoice:${order.orderId}` },
    ),
  )
}

/** What its lines are called. An invoice carries the first ten of them. */
async function titlesOn(sdk: Stripe, { id, lines }: Stripe.Invoice): Promise<(string | null)[]> {
  if (!lines.has_more) return lines.data.map(({ description }) => description)
  return attempt('invoice.lines', async () => {
    const found: (string | null)[] = []
    for await (const { description } of sdk.invoices.listLineItems(id, { limit: stripeLimits.pageSize }))
      found.push(description)
    return found
  })
}

export function invoiceVerbs(
  sdk: Stripe,
): Pick<Payments, 'listInvoices' | 'createInvoice' | 'voidInvoice' | 'markPaidOutside'> {
  const readOne = async (id: string): Promise<Invoice> =>
    read('invoice.read', invoice, await attempt('invoice.read', () => sdk.invoices.retrieve(id)))

  return {
    listInvoices: (customer) => customerInvoices(sdk, customer),

    /** A crash leaves a draft, maybe with some of its lines: those that stand on it already are not added again. */
    async createInvoice(order) {
      const draft = await draftFor(sdk, order)
      if (draft.status !== 'draft') return read('invoice.list', invoice, draft)
      const standing = await titlesOn(sdk, draft)
      for (const [place, { title, amountCents }] of order.lines.entries())
        if (!standing.includes(title))
          await attempt('invoice.add-line', () =>
            sdk.invoiceItems.create(
              {
                customer: order.customerId,
                invoice: draft.id,
                amount: amountCents,
                currency: order.currency,
                description: title,
              },
              { idempotencyKey: `invoice:${order.orderId}:line:${place}` },
            ),
          )
      const final = await attempt('invoice.finalize', () =>
        sdk.invoices.finalizeInvoice(
          draft.id,
          { auto_advance: true },
          { idempotencyKey: `invoice:${order.orderId}:final` },
        ),
      )
      return read('invoice.finalize', invoice, final)
    },

    async voidInvoice(id) {
      const standing = await readOne(id)
      if (standing.state === 'paid' || standing.state === 'void') return standing
      // Of a subscription a draft can't be deleted (docs.stripe.com/api/invoices/delete, checked 2026-11-30).
      const isSent = standing.subscriptionId !== undefined && standing.collection === 'transfer'
      if (standing.state === 'draft' && isSent)
        await attempt('invoice.finalize', () =>
          sdk.invoices.finalizeInvoice(id, {}, { idempotencyKey: `void:${id}:final` }),
        )
      else if (standing.state === 'draft') {
        await attempt('invoice.drop', () => sdk.invoices.del(id))
        return { ...standing, state: 'void' }
      }
      try {
        const gone = await attempt('invoice.void', () =>
          sdk.invoices.voidInvoice(id, {}, { idempotencyKey: `void:${id}` }),
        )
        return read('invoice.void', invoice, gone)
      } catch (error) {
        // Paid or taken back between the look and the call.
        const now = await readOne(id)
        if (now.state === 'paid' || now.state === 'void') return now
        throw error
      }
    },

    async markPaidOutside(id) {
      const standing = await readOne(id)
      if (standing.state === 'paid' || standing.state === 'void') return standing
      try {
        const paid = await attempt('invoice.pay-outside', () =>
          sdk.invoices.pay(id, { paid_out_of_band: true }, { idempotencyKey: `paid-outside:${id}` }),
        )
        return read('invoice.pay-outside', invoice, paid)
      } catch (error) {
        if (!(error instanceof VendorError && error.failure === 'refused')) throw error
        // Paid or taken back between the look and the call.
        const now = await readOne(id)
        if (now.state === 'paid' || now.state === 'void') return now
        throw error
      }
    },
  }
}
