import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-views.ts'
import { findEngagementOfStack } from '#domain/engagements/pipeline-page.ts'
import { giveHandoff } from '#domain/handoff/give-handoff.ts'
import { handoffPage } from '#domain/handoff/handoff-page.ts'
import { prepareHandoff } from '#domain/handoff/prepare-handoff.ts'
import { askReissue } from '#domain/handoff/reissue-credentials.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { HandOffPage } from './hand-off-page.tsx'

const handOffSchema = z.object({
  step: z.enum(['prepare', 'give']),
  /** The preparation that the page showed. */
  after: z.uuid().optional(),
})

/** Handing over a stack that runs. */
export function stackRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.handOff.pattern, (c) => showHandOff(c, deskOf(c, parts)))
    .post(consolePaths.handOff.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(handOffSchema, (await readForm(c)).fields)
      if (!form.ok) return showHandOff(c, desk, 'The page was sent without saying what to do.')
      const { step, after } = form.value
      const verdict = await desk.in('service-delivery', (tx) =>
        step === 'prepare' ? prepareHandoff(tx, stack, after) : giveHandoff(tx, stack),
      )
      if (!verdict.ok) return showHandOff(c, desk, verdict.reason)
      const done = step === 'prepare' ? 'preparing' : 'handed-over'
      return c.redirect(withQuery(consolePaths.handOff.to({ stack }), { done }), 303)
    })
    .post(consolePaths.reissue.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const asked = await desk.in('service-delivery', (tx) => askReissue(tx, idOf(c, 'inbox')))
      if (!asked.ok) return showHandOff(c, desk, asked.reason)
      return c.redirect(withQuery(consolePaths.handOff.to({ stack }), { done: 'reissued' }), 303)
    })
}

async function showHandOff(c: Context<StaffEnv>, desk: Desk, refused?: string) {
  const stackId = idOf(c, 'stack')
  const loaded = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagementOfStack(tx, stackId))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'hand-off')
    return { engagement, page: found(await handoffPage(tx, stackId)) }
  })
  const props = { desk, ...loaded, ...(refused === undefined ? {} : { refused }) }
  return c.html(<HandOffPage {...props} />, refused === undefined ? 200 : 422)
}
