import type { Context } from 'hono'
import { Hono } from 'hono'
import { someoneOffers } from '#domain/calls/book-call.ts'
import { callsOfLead } from '#domain/calls/call-queries.ts'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { answerLead } from '#domain/leads/answer-lead.ts'
import { findLead, listLeads } from '#domain/leads/lead-queries.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { InquiriesPage, InquiryPage } from './inquiry-pages.tsx'

/** Requests for a call: the list, one of them, answering it, making a client of it. */
export function inquiryRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.inquiries.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const page = await desk.in('inquiry-response', async (tx) => ({
        leads: await listLeads(tx),
        now: tx.now,
      }))
      return c.html(<InquiriesPage desk={desk} {...page} />)
    })
    .get(consolePaths.inquiry.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.answerInquiry.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const lead = idOf(c, 'lead')
      const answered = await desk.in('inquiry-response', (tx) => answerLead(tx, lead))
      if (!answered.ok) return show(c, desk, answered.reason)
      return c.redirect(withQuery(consolePaths.inquiry.to({ lead }), { done: 'answered' }), 303)
    })
    .post(consolePaths.convertInquiry.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const lead = idOf(c, 'lead')
      const why = desk.why('answer-lead')
      if (why) return show(c, desk, why)
      const made = await desk.in('inquiry-response', (tx) => convertLead(tx, lead, parts.mode))
      if (!made.ok) return show(c, desk, made.reason)
      return c.redirect(
        withQuery(consolePaths.client.to({ client: made.clientId }), { done: 'converted' }),
        303,
      )
    })
}

async function show(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const page = await desk.in('inquiry-response', async (tx) => {
    const lead = await findLead(tx, idOf(c, 'lead'))
    if (lead && !desk.sameView)
      tx.recordRead({
        kind: 'data.viewed',
        clauses: ['9.4'],
        personId: lead.personId,
        categories: ['name', 'email', 'message', 'business'],
        details: { lead: lead.id, page: 'inquiry' },
      })
    return (
      lead && { lead, calls: await callsOfLead(tx, lead.id), offers: await someoneOffers(tx), now: tx.now }
    )
  })
  const props = { desk, ...found(page), ...(refused === undefined ? {} : { refused }) }
  return c.html(<InquiryPage {...props} />, refused === undefined ? 200 : 422)
}
