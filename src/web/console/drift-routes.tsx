import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-views.ts'
import { askComparison } from '#domain/drift/ask-comparison.ts'
import {
  acceptDifference,
  approveDifferences,
  type Decision,
  reopenDifference,
} from '#domain/drift/decide-difference.ts'
import { driftPage } from '#domain/drift/drift-page.ts'
import { approveChange, dropChange, planRollBack } from '#domain/drift/roll-back.ts'
import { findEngagementOfStack } from '#domain/engagements/pipeline-page.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import type { ForceAsked } from './drift-force.tsx'
import { StackDriftPage } from './drift-page.tsx'

const because = manyLines(500).min(3).optional()
const approvalSchema = z.object({ differences: z.string().transform((ids) => ids.split(' ')), because })
const differenceSchema = z.object({ decision: z.enum(['accept', 'reopen']) })
const changeSchema = z.object({ decision: z.enum(['approve', 'drop', 'roll-back']), because })

const unreadable = 'The page was sent without saying what to do. Look again and decide.'
const uuid = z.uuid()

/** Comparing a stack with the world, and deciding about what differs. */
export function driftRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  const answer = (c: Context<StaffEnv>, desk: Desk, decision: Decision, done: Done, force?: ForceAsked) => {
    if (decision.ok)
      return c.redirect(withQuery(consolePaths.drift.to({ stack: idOf(c, 'stack') }), { done }), 303)
    if (decision.needsForce && force)
      return show(c, desk, { refused: decision.reason, force: { ...force, reason: decision.reason } })
    return show(c, desk, { refused: decision.reason })
  }
  return new Hono<StaffEnv>()
    .get(consolePaths.drift.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.drift.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      return answer(c, desk, await desk.in('service-delivery', (tx) => askComparison(tx, stack)), 'comparing')
    })
    .post(consolePaths.approveDifferences.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(approvalSchema, (await readForm(c)).fields)
      if (!form.ok) {
        const { differences = '' } = form.typed
        const error = form.errors.because
        const force = error ? { force: { reason: error, differences, error } } : {}
        return show(c, desk, { refused: error ?? unreadable, ...force })
      }
      const { differences } = form.value
      if (!differences.every((id) => uuid.safeParse(id).success))
        return show(c, desk, { refused: unreadable })
      const reason = form.value.because
      const decision = await desk.in('service-delivery', (tx) =>
        approveDifferences(tx, stack, differences, reason ? personal('message', reason) : undefined),
      )
      return answer(c, desk, decision, 'drift-approved', { reason: '', differences: differences.join(' ') })
    })
    .post(consolePaths.decideDifference.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(differenceSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { refused: unreadable })
      const accepts = form.value.decision === 'accept'
      const decision = await desk.in('service-delivery', (tx) =>
        (accepts ? acceptDifference : reopenDifference)(tx, stack, idOf(c, 'difference')),
      )
      return answer(c, desk, decision, accepts ? 'drift-accepted' : 'drift-reopened')
    })
    .post(consolePaths.decideChange.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const change = idOf(c, 'change')
      const form = parseForm(changeSchema, (await readForm(c)).fields)
      if (!form.ok) {
        const error = form.errors.because
        return show(c, desk, {
          refused: error ?? unreadable,
          ...(error ? { force: { reason: error, change, error } } : {}),
        })
      }
      const { decision: what, because: reason } = form.value
      const decision = await desk.in('service-delivery', (tx) => {
        if (what === 'drop') return dropChange(tx, stack, change)
        if (what === 'roll-back') return planRollBack(tx, stack, change)
        return approveChange(tx, stack, change, reason ? personal('message', reason) : undefined)
      })
      const done = {
        drop: 'change-dropped',
        'roll-back': 'rollback-planned',
        approve: 'drift-approved',
      } as const
      return answer(c, desk, decision, done[what], { reason: '', change })
    })
}

async function show(
  c: Context<StaffEnv>,
  desk: Desk,
  refusal: { refused?: string; force?: ForceAsked } = {},
) {
  const stack = idOf(c, 'stack')
  const loaded = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagementOfStack(tx, stack))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'drift')
    return { engagement, page: found(await driftPage(tx, stack)) }
  })
  return c.html(
    <StackDriftPage desk={desk} {...loaded} {...refusal} />,
    refusal.refused === undefined ? 200 : 422,
  )
}
