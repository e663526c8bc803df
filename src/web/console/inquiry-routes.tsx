import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { someoneOffers } from '#domain/calls/book-call.ts'
import { callsOfLead } from '#domain/calls/call-queries.ts'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { answerLead } from '#domain/leads/answer-lead.ts'
import { clientOfLead, findLead, leadParts, listLeads } from '#domain/leads/lead-queries.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { InquiriesPage, InquiryPage } from './inquiry-pages.tsx'

const partShown = z.enum(leadParts).optional().catch(undefined)
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

/** Requests for a call: the list, one of them, answering it, making a client of it. */
export function inquiryRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.inquiries.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const part = partShown.parse(c.req.query('show'))
      const list = await desk.in('inquiry-response', async (tx) => {
        const listed = await listLeads(tx, pageNumber.parse(c.req.query('page')), part)
        if (!desk.sameView)
          recordSeen(
            tx,
            listed.leads.map(({ personId }) => personId),
            ['people.name', 'leads.company', 'leads.volume_goal'],
            { page: 'inquiries' },
          )
        return { ...listed, now: tx.now }
      })
      return c.html(<InquiriesPage desk={desk} part={part} {...list} />)
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
      recordSeen(
        tx,
        [lead.personId],
        ['people.name', 'people.email', 'leads.company', 'leads.offer', 'leads.volume_goal', 'calls.notes'],
        { lead: lead.id, page: 'inquiry' },
      )
    if (!lead) return { became: await clientOfLead(tx, idOf(c, 'lead')) }
    return { lead, calls: await callsOfLead(tx, lead.id), offers: await someoneOffers(tx), now: tx.now }
  })
  // Bookmarks and mails go on leading to whoever asked.
  if (page.lead === undefined) return c.redirect(consolePaths.client.to({ client: found(page.became) }), 303)
  const props = { desk, ...page, ...(refused === undefined ? {} : { refused }) }
  return c.html(<InquiryPage {...props} />, refused === undefined ? 200 : 422)
}
