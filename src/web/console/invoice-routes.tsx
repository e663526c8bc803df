import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordTransfer } from '#domain/billing/record-transfer.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { usedCurrencies } from '#domain/money/income.ts'
import { findInvoice, invoiceShows, listInvoices } from '#domain/money/invoices.ts'
import { decideRefund } from '#domain/refunds/decide-refund.ts'
import { proposeRefund, refundOffer } from '#domain/refunds/propose-refund.ts'
import { engagementOfRefund } from '#domain/refunds/refund-queries.ts'
import { spentOnDomains } from '#domain/refunds/spent-on-domains.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { amountOfMoney, manyLines } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { storedIn } from '#web/server/stored-in.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { InvoicePage } from './invoice-page.tsx'
import { InvoicesPage } from './invoices-page.tsx'
import { refusedAt, type Typed } from './typed.ts'

const transferSchema = z.object({
  day: z.iso
    .date({ error: 'A day, please, such as 2026-11-30.' })
    .register(storedIn, { column: 'received_transfers.received_on' }),
  evidence: manyLines(2000).min(3).register(storedIn, { column: 'received_transfers.evidence' }),
})
const proposeSchema = z.object({
  amount: amountOfMoney().register(storedIn, { column: 'refunds.amount_cents' }).optional(),
})
const decideSchema = z.object({ decision: z.enum(['approve', 'decline']) })
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

/** Invoices and what can be done about one: a transfer recorded, money given back. */
export function invoiceRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.invoices.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const asked = c.req.query()
      const show = invoiceShows.find((one) => one === asked.show) ?? 'all'
      const page = pageNumber.parse(asked.page)
      const list = await desk.in('billing', async (tx) => {
        const currencies = await usedCurrencies(tx)
        const currency = currencies.find((one) => one === asked.currency)
        return { ...(await listInvoices(tx, show, currency, page)), currencies, currency, now: tx.now }
      })
      return c.html(<InvoicesPage desk={desk} {...list} {...{ show, page }} />)
    })
    .get(consolePaths.invoice.pattern, (c) => show(c, deskOf(c, parts), idOf(c, 'invoice')))
    .post(consolePaths.recordTransfer.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const invoice = idOf(c, 'invoice')
      const { fields } = await readForm(c)
      const form = parseForm(transferSchema, fields, policyOf(c).register)
      if (!form.ok)
        return show(c, desk, invoice, {
          typed: { form: 'transfer', errors: form.errors, values: form.typed },
        })
      const { day, evidence } = form.value
      const recorded = await desk.in('billing', (tx) =>
        recordTransfer(tx, invoice, { receivedOn: day, evidence: personal('message', evidence) }),
      )
      if (!recorded.ok)
        return show(
          c,
          desk,
          invoice,
          refusedAt('transfer', recorded.at ?? 'evidence', recorded.reason, fields),
        )
      return done(c, invoice, 'transfer-recorded')
    })
    .post(consolePaths.proposeRefund.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const invoice = idOf(c, 'invoice')
      const { engagementId, currency } = found(await desk.in('billing', (tx) => findInvoice(tx, invoice)))
      const { fields } = await readForm(c)
      const form = parseForm(proposeSchema, fields, policyOf(c).register)
      if (!form.ok)
        return show(c, desk, invoice, { typed: { form: 'refund', errors: form.errors, values: form.typed } })
      const { amount } = form.value
      if (amount?.currency !== undefined && amount.currency !== currency)
        return show(
          c,
          desk,
          invoice,
          refusedAt('refund', 'amount', 'An amount in the currency of the invoice, please.', fields),
        )
      const spent = await desk.in('service-delivery', (tx) => spentOnDomains(tx, engagementId))
      const proposed = await desk.in('billing', (tx) => proposeRefund(tx, invoice, spent, amount?.cents))
      if (!proposed.ok)
        return show(
          c,
          desk,
          invoice,
          proposed.at
            ? refusedAt('refund', proposed.at, proposed.reason, fields)
            : { refused: proposed.reason },
        )
      return done(c, invoice, 'refund-proposed')
    })
    .post(consolePaths.decideRefund.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const refund = idOf(c, 'refund')
      const { engagementId, invoiceId } = found(
        await desk.in('billing', (tx) => engagementOfRefund(tx, refund)),
      )
      const form = parseForm(decideSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, invoiceId, { refused: 'Choose whether it goes back.' })
      const spent = await desk.in('service-delivery', (tx) => spentOnDomains(tx, engagementId))
      const decided = await desk.in('billing', (tx) => decideRefund(tx, refund, form.value.decision, spent))
      if (!decided.ok) return show(c, desk, invoiceId, { refused: decided.reason })
      return done(c, invoiceId, form.value.decision === 'approve' ? 'refund-approved' : 'refund-declined')
    })
}

const done = (c: Context<StaffEnv>, invoice: string, word: string) =>
  c.redirect(withQuery(consolePaths.invoice.to({ invoice }), { done: word }), 303)

async function show(
  c: Context<StaffEnv>,
  desk: Desk,
  invoiceId: string,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const invoice = found(await desk.in('billing', (tx) => findInvoice(tx, invoiceId)))
  const spent = await desk.in('service-delivery', async (tx) => {
    if (!desk.sameView) await recordClientView(tx, invoice.clientId, 'invoice')
    return spentOnDomains(tx, invoice.engagementId)
  })
  const offer = await desk.in('billing', (tx) => refundOffer(tx, invoiceId, spent))
  return c.html(
    <InvoicePage desk={desk} {...{ invoice, spent, offer }} {...refusal} />,
    refusal.typed || refusal.refused ? 422 : 200,
  )
}
