import type { Context } from 'hono'
import { Hono } from 'hono'
import { clientPage } from '#domain/clients/client-page.ts'
import { billingFacts, deliveryFacts, within } from '#domain/clients/client-timeline.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { endMembership } from '#domain/clients/end-membership.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { peopleOfClient, revealFacts } from '#domain/clients/reveal-facts.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { ClientDetailPage } from './client-page.tsx'
import { timelineFilter } from './client-timeline.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { memberSchema } from './people-forms.ts'
import { refusedAt, type Typed } from './typed.ts'

/** One client's page, and who acts for it. */
export function clientRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.client.pattern, (c) => showClient(c, deskOf(c, parts), idOf(c, 'client')))
    .post(consolePaths.members.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const clientId = idOf(c, 'client')
      const { fields } = await readForm(c)
      const form = parseForm(memberSchema, fields, policyOf(c).register)
      if (!form.ok)
        return showClient(c, desk, clientId, {
          typed: { form: 'member', errors: form.errors, values: form.typed },
        })
      const { email, name, role } = form.value
      const invited = await desk.in('service-delivery', (tx) =>
        inviteMember(tx, clientId, { email: personal('email', email), name: personal('name', name), role }),
      )
      if (!invited.ok)
        return showClient(c, desk, clientId, refusedAt('member', 'email', invited.reason, fields))
      const done = invited.otherRole ? 'member-role-changed' : 'invited'
      return c.redirect(withQuery(consolePaths.client.to({ client: clientId }), { done }), 303)
    })
    .post(consolePaths.endMembership.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const clientId = idOf(c, 'client')
      const ended = await desk.in('service-delivery', (tx) => endMembership(tx, clientId, idOf(c, 'person')))
      if (!ended.ok) return showClient(c, desk, clientId, { refused: ended.reason })
      return c.redirect(
        withQuery(consolePaths.client.to({ client: clientId }), { done: 'membership-ended' }),
        303,
      )
    })
}

/** The page of a client, or with what was refused on it. Looking is recorded. */
export async function showClient(
  c: Context<StaffEnv>,
  desk: Desk,
  clientId: string,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const asked = timelineFilter(c.req.query())
  const [delivery, invoices] = await Promise.all([
    desk.in('service-delivery', async (tx) => {
      const [page, happened, people] = await Promise.all([
        clientPage(tx, clientId),
        deliveryFacts(tx, clientId, asked.until),
        peopleOfClient(tx, clientId),
      ])
      if (page && !desk.sameView) await recordClientView(tx, clientId, 'client')
      return page && { page, happened, people }
    }),
    desk.in('billing', (tx) => billingFacts(tx, clientId)),
  ])
  const { page, happened, people } = found(delivery)
  const reveals = await desk.in('legal-obligation', (tx) => revealFacts(tx, clientId, people))
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(
    <ClientDetailPage
      desk={desk}
      page={page}
      facts={[...happened.facts, ...within([...invoices, ...reveals], happened, asked.until)]}
      asked={asked}
      olderUntil={happened.olderUntil}
      {...refusal}
    />,
    status,
  )
}
