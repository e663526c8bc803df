import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { paidUntil } from '#domain/billing/paid-until.ts'
import { recordClientView } from '#domain/clients/client-views.ts'
import { askToEnd, sayExported, stopEnding } from '#domain/endings/plan-ending.ts'
import { withdrawEngagement } from '#domain/engagements/end-engagement.ts'
import { endingPage, usualWishes } from '#domain/engagements/end-page.ts'
import { findEngagement } from '#domain/engagements/pipeline-page.ts'
import { proveByWord } from '#domain/intake/prove-by-word.ts'
import { saveIntakeField } from '#domain/intake/save-intake.ts'
import { reopenIntake } from '#domain/intake/submit-intake.ts'
import { onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { wishesIn } from '#web/endings/wishes.tsx'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { showClient } from './client-routes.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { EndingPageOfConsole } from './ending-page.tsx'
import { refusedAt, type Typed } from './typed.ts'

const wordSchema = z.object({ why: manyLines(1000).min(10) })

type Delivery = PurposeTx<'service-delivery'>

/** How an engagement ends, and an operator's decisions about its intake. */
export function engagementRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  const decided =
    (done: Done, verb: (tx: Delivery, engagementId: string) => Promise<Verdict>) =>
    (c: Context<StaffEnv>) => {
      const desk = deskOf(c, parts)
      return decide(c, desk, done, desk.staff.role === 'viewer' ? refuseToLook : verb)
    }
  return new Hono<StaffEnv>()
    .post(consolePaths.withdraw.pattern, decided('withdrawn', withdrawEngagement))
    .get(consolePaths.ending.pattern, (c) => showEnding(c, deskOf(c, parts)))
    .post(consolePaths.end.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const form = parseForm(endSchema, (await readForm(c)).fields)
      const wishes = form.ok ? form.value : usualWishes
      return decideEnding(c, desk, (tx, engagement) => askToEnd(tx, engagement, wishes))
    })
    .post(consolePaths.stopEnding.pattern, async (c) => {
      await readForm(c)
      return decideEnding(c, deskOf(c, parts), stopEnding)
    })
    .post(consolePaths.exportedReplies.pattern, async (c) => {
      await readForm(c)
      return decideEnding(c, deskOf(c, parts), sayExported)
    })
    .post(consolePaths.reopenIntake.pattern, decided('intake-reopened', reopenIntake))
    .post(consolePaths.ownDomain.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const form = parseForm(ownDomainSchema, (await readForm(c)).fields)
      const engagement = idOf(c, 'engagement')
      const refuse = async (errors: Typed['errors'], values: Typed['values']) => {
        const of = found(await desk.in('service-delivery', (tx) => findEngagement(tx, engagement)))
        return showClient(c, desk, of.clientId, { typed: { form: 'own-domain', errors, values } })
      }
      if (!form.ok) return refuse(form.errors, form.typed)
      const saved = await desk.in('service-delivery', (tx) =>
        saveIntakeField(tx, engagement, 'domain', form.value.domain),
      )
      if (!saved.ok) return refuse({ domain: saved.reason }, form.value)
      const of = found(await desk.in('service-delivery', (tx) => findEngagement(tx, engagement)))
      return c.redirect(
        withQuery(consolePaths.client.to({ client: of.clientId }), { done: 'own-domain' }),
        303,
      )
    })
    .post(consolePaths.domainProof.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(wordSchema, fields)
      if (form.ok)
        return decide(
          c,
          desk,
          'domain-vouched',
          (tx, engagement) => proveByWord(tx, engagement, personal('message', form.value.why)),
          (reason) => refusedAt('domain-word', 'why', reason, fields),
        )
      const engagement = await desk.in('service-delivery', (tx) => findEngagement(tx, idOf(c, 'engagement')))
      return showClient(c, desk, found(engagement).clientId, {
        typed: { form: 'domain-word', errors: form.errors, values: form.typed },
      })
    })
}

const ownDomainSchema = z.object({ domain: z.string().max(253) })

const endSchema = z.object({
  domains: z.enum(['keep', 'let-go']).default(usualWishes.domains),
  inboxes: z.enum(['take-over', 'close']).default(usualWishes.inboxes),
})

async function decideEnding(
  c: Context<StaffEnv>,
  desk: Desk,
  verb: (tx: Delivery, engagementId: string) => Promise<Verdict>,
) {
  const engagement = idOf(c, 'engagement')
  const why = desk.why('end-engagement')
  const verdict: Verdict = why
    ? { ok: false, reason: why }
    : await desk.in('service-delivery', (tx) => verb(tx, engagement))
  if (!verdict.ok) return showEnding(c, desk, verdict.reason)
  return c.redirect(withQuery(consolePaths.ending.to({ engagement }), { done: 'ending-kept' }), 303)
}

async function showEnding(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const engagementId = idOf(c, 'engagement')
  const wishes = wishesIn(c.req.query())
  const why = desk.why('end-engagement')
  const until = await desk.in('billing', (tx) => paidUntil(tx, engagementId))
  const page = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagement(tx, engagementId))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'ending')
    const right: Verdict = why ? { ok: false, reason: why } : { ok: true }
    return { engagement, now: tx.now, ...(await endingPage(tx, engagementId, right, until, wishes)) }
  })
  return c.html(
    <EndingPageOfConsole desk={desk} {...page} refused={refused} />,
    refused === undefined ? 200 : 422,
  )
}

const refuseToLook = async (): Promise<Verdict> => ({ ok: false, reason: onlyLooking })

async function decide(
  c: Context<StaffEnv>,
  desk: Desk,
  done: Done,
  verb: (tx: Delivery, engagementId: string) => Promise<Verdict>,
  refused = (reason: string): { refused?: string; typed?: Typed } => ({ refused: reason }),
) {
  const engagementId = idOf(c, 'engagement')
  const { clientId, verdict } = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagement(tx, engagementId))
    return { clientId: engagement.clientId, verdict: await verb(tx, engagementId) }
  })
  if (!verdict.ok) return showClient(c, desk, clientId, refused(verdict.reason))
  return c.redirect(withQuery(consolePaths.client.to({ client: clientId }), { done }), 303)
}
