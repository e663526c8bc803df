import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-views.ts'
import { findEngagement } from '#domain/engagements/pipeline-page.ts'
import { findQuote, quotesOf } from '#domain/quotes/quote-queries.ts'
import { previewQuote, sendQuote } from '#domain/quotes/send-quote.ts'
import { takeBackQuote } from '#domain/quotes/take-back-quote.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts, Mode } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { QuotePage } from './quote-page.tsx'

const mostShown = 100_000_000_000

/** What the page told that the quote is sent from. */
const sendSchema = z.object({
  plan: z.uuid(),
  book: wholeNumber(1, mostShown),
  setup: wholeNumber(0, mostShown),
  monthly: wholeNumber(0, mostShown),
})

/** A form from before it carried what it told sends nothing. */
const unread = 'This page does not say which quote it told. Please read the quote again; nothing was sent.'

const modeOf = (mode: string): Mode => (mode === 'live' ? 'live' : 'sandbox')

/** Pricing a plan, sending the quote, taking it back. */
export function quoteRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.quote.pattern, (c) => show(deskOf(c, parts), c, idOf(c, 'engagement')))
    .post(consolePaths.quote.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const engagement = idOf(c, 'engagement')
      const form = parseForm(sendSchema, (await readForm(c)).fields)
      if (!form.ok) return show(desk, c, engagement, unread)
      const { plan: planId, book, setup, monthly } = form.value
      const { mode } = found(await desk.in('service-delivery', (tx) => findEngagement(tx, engagement)))
      const funds = await parts.readRegistrarFunds(modeOf(mode))
      const sent = await desk.in('service-delivery', (tx) =>
        sendQuote(tx, engagement, funds, { planId, book, setupCents: setup, monthlyCents: monthly }),
      )
      if (!sent.ok) return show(desk, c, engagement, sent.reason)
      return c.redirect(withQuery(consolePaths.quote.to({ engagement }), { done: 'quoted' }), 303)
    })
    .post(consolePaths.takeBackQuote.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const quoteId = idOf(c, 'quote')
      const { quote, verdict } = await desk.in('service-delivery', async (tx) => ({
        quote: found(await findQuote(tx, quoteId)),
        verdict: await takeBackQuote(tx, quoteId),
      }))
      const engagement = quote.engagementId
      if (!verdict.ok) return show(desk, c, engagement, verdict.reason)
      return c.redirect(withQuery(consolePaths.quote.to({ engagement }), { done: 'quote-taken-back' }), 303)
    })
}

/** The registrar is asked before the transaction, and only where a quote can be sent. */
async function show(desk: Desk, c: Context<StaffEnv>, engagementId: string, refused?: string) {
  const { state, mode } = found(await desk.in('service-delivery', (tx) => findEngagement(tx, engagementId)))
  const funds = state === 'planned' ? await desk.parts.readRegistrarFunds(modeOf(mode)) : undefined
  const page = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagement(tx, engagementId))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'quote')
    return {
      engagement,
      preview: funds && (await previewQuote(tx, engagementId, funds)),
      quotes: await quotesOf(tx, engagementId),
      now: tx.now,
    }
  })
  const props = { desk, ...page, ...(refused === undefined ? {} : { refused }) }
  return c.html(<QuotePage {...props} />, refused === undefined ? 200 : 422)
}
