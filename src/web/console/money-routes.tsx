import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { readBillLines } from '#domain/money/bill-lines.ts'
import { currencies, isCurrency } from '#domain/money/currencies.ts'
import { usedCurrencies } from '#domain/money/income.ts'
import { mostMismatches } from '#domain/money/mismatches.ts'
import { billingSide, deliverySide, moneyPage } from '#domain/money/money-page.ts'
import { billsOf, enterBill, removeBill } from '#domain/money/vendor-bills.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { amountOfMoney, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { BillsPage } from './bills-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, idOf } from './desk.ts'
import { moneyQuery } from './money-filter.ts'
import { MoneyPage } from './money-page.tsx'
import { asTyped, type Typed } from './typed.ts'

const day = () => z.iso.date({ error: 'A day, please, such as 2026-11-30.' })
const billSchema = z.object({
  vendor: z.enum(['porkbun', 'mailforge', 'instantly', 'other']),
  number: oneLine(80).optional(),
  from: day(),
  to: day(),
  currency: z.enum(['usd', 'eur', 'gbp']),
  total: amountOfMoney(),
  /** The file itself comes beside the fields. */
  file: z.string().max(0).optional(),
  lines: z.string().max(10_000).optional(),
})

/** What came in, what vendors cost, what does not match; and the vendors' bills that this is judged by. */
export function moneyRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.money.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const query = moneyQuery(c.req.query())
      const currencies = await desk.in('billing', usedCurrencies)
      const currency = query.currency ?? currencies.find(isCurrency) ?? 'usd'
      const filter = { ...query, currency }
      const [billing, funds] = await Promise.all([
        desk.in('billing', (tx) => billingSide(tx, filter)),
        parts.readRegistrarFunds(parts.mode),
      ])
      const delivery = await desk.in('service-delivery', (tx) =>
        deliverySide(tx, billing, parts.mode, mostMismatches[query.allMismatches ? 'all' : 'first']),
      )
      const page = moneyPage(billing, delivery, funds, filter)
      return c.html(<MoneyPage desk={desk} {...{ page, query, currency, currencies }} />)
    })
    .get(consolePaths.bills.pattern, (c) => showBills(c, deskOf(c, parts)))
    .post(consolePaths.bills.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields, files } = await readForm(c)
      const form = parseForm(billSchema, fields)
      if (!form.ok)
        return showBills(c, desk, { typed: { form: 'bill', errors: form.errors, values: form.typed } })
      const { vendor, number, from, to, currency, total } = form.value
      const file = files.file && files.file.size > 0 ? await files.file.text() : undefined
      const lines = readBillLines(file ?? form.value.lines ?? '', currency)
      const refuse = (errors: Typed['errors']) =>
        showBills(c, desk, { typed: { form: 'bill', errors, values: asTyped(fields) } })
      if (total.currency && total.currency !== currency)
        return refuse({
          total: `This is in ${currencies[total.currency]}, and the bill in ${currencies[currency]}.`,
        })
      if (!lines.ok) return refuse({ [file === undefined ? 'lines' : 'file']: lines.reason })
      if (to < from) return refuse({ to: 'The last day is before the first.' })
      const entered = await desk.in('billing', (tx) =>
        enterBill(tx, {
          vendor,
          number: number ?? null,
          from,
          to,
          currency,
          totalCents: total.cents,
          lines: lines.lines,
        }),
      )
      if (!entered.ok) return refuse({ number: entered.reason })
      return c.redirect(withQuery(consolePaths.bills.to(), { done: 'bill-entered' }), 303)
    })
    .post(consolePaths.removeBill.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const removed = await desk.in('billing', (tx) => removeBill(tx, idOf(c, 'bill')))
      if (!removed.ok) return showBills(c, desk, { refused: removed.reason })
      return c.redirect(withQuery(consolePaths.bills.to(), { done: 'bill-removed' }), 303)
    })
}

async function showBills(
  c: Context<StaffEnv>,
  desk: Desk,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const page = await desk.in('billing', async (tx) => ({ bills: await billsOf(tx), now: tx.now }))
  return c.html(
    <BillsPage desk={desk} {...page} {...refusal} />,
    refusal.typed || refusal.refused ? 422 : 200,
  )
}
