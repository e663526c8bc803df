import type { Context } from 'hono'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type PriceBook, priceBookSchema } from '#domain/quotes/price-book.ts'
import { pricesForm, pricesPage } from '#domain/quotes/prices-page.ts'
import { setPrices, weighPrices } from '#domain/quotes/set-prices.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf } from './desk.ts'
import { inOtherCurrency, PriceFormPage, priceFormSchema, wantedPrices } from './price-form.tsx'
import { PricePreview } from './price-preview.tsx'
import { PricesPage } from './prices-page.tsx'
import { asTyped, type Typed } from './typed.ts'

type Currency = PriceBook['currency']

/** What the agency charges: everybody looks, an owner changes it, in two steps. */
export function priceRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.prices.pattern, async (c) => {
      const desk = deskOf(c, parts)
      return c.html(<PricesPage desk={desk} page={await desk.in('service-delivery', pricesPage)} />)
    })
    .get(consolePaths.pricesIn.pattern, (c) => show(c, deskOf(c, parts), currencyOf(c)))
    .post(consolePaths.pricesIn.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const currency = currencyOf(c)
      const { fields } = await readForm(c)
      const typed = asTyped(fields)
      const refuse = (errors: Typed['errors'], refused?: string) =>
        show(c, desk, currency, {
          typed: { form: 'prices', errors, values: typed },
          ...(refused === undefined ? {} : { refused }),
        })
      const why = desk.why('change-prices')
      if (why !== undefined) return refuse({}, why)
      const form = parseForm(priceFormSchema, fields)
      if (!form.ok)
        return show(c, desk, currency, { typed: { form: 'prices', errors: form.errors, values: form.typed } })
      const { step, basedOn } = form.value
      const elsewhere = inOtherCurrency(currency, form.value)
      if (Object.keys(elsewhere).length > 0) return refuse(elsewhere)
      const wanted = wantedPrices(currency, form.value)
      if (!wanted) return refuse({ rate: 'This is needed; please fill it in.' })
      if (step === 'mend')
        return show(c, desk, currency, { typed: { form: 'prices', errors: {}, values: typed } }, 200)
      if (step === 'look') {
        const { weighed, page } = await desk.in('service-delivery', async (tx) => ({
          weighed: await weighPrices(tx, wanted, basedOn),
          page: await pricesForm(tx, currency),
        }))
        if (weighed.kind === 'would-hold')
          return c.html(<PricePreview desk={desk} {...{ page, wanted, weighed, typed }} />)
        if (weighed.kind === 'set-already') return done(c)
        return weighed.kind === 'overtaken'
          ? refuse({}, overtakenWords(weighed.by))
          : refuse(
              weighed.field ? { [weighed.field]: weighed.reason } : {},
              weighed.field ? undefined : weighed.reason,
            )
      }
      const staff = { role: desk.staff.role, secondFactor: true }
      const set = await desk.in('service-delivery', (tx) => setPrices(tx, staff, wanted, basedOn))
      if ('ok' in set) return set.ok ? done(c) : refuse({}, set.reason)
      if (set.kind === 'overtaken') return refuse({}, overtakenWords(set.by))
      return refuse(set.field ? { [set.field]: set.reason } : {}, set.field ? undefined : set.reason)
    })
}

const done = (c: Context<StaffEnv>) =>
  c.redirect(withQuery(consolePaths.prices.to(), { done: 'prices-set' }), 303)

const overtakenWords = ({ version }: PriceBook): string =>
  `Somebody has set other prices meanwhile (version ${version}), so yours were not set. What you typed is kept below, beside what holds now; look it over again.`

function currencyOf(c: Context<StaffEnv>): Currency {
  const read = priceBookSchema.shape.currency.safeParse(c.req.param('currency'))
  if (!read.success) throw new HTTPException(404)
  return read.data
}

async function show(
  c: Context<StaffEnv>,
  desk: Desk,
  currency: Currency,
  refusal: { refused?: string; typed?: Typed } = {},
  status: 200 | 422 = refusal.typed || refusal.refused ? 422 : 200,
) {
  const page = await desk.in('service-delivery', (tx) => pricesForm(tx, currency))
  return c.html(<PriceFormPage desk={desk} page={page} {...refusal} />, status)
}
