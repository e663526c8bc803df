import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-views.ts'
import { switchedOffFor } from '#domain/connections/connections-page.ts'
import { findEngagementOfStack } from '#domain/engagements/pipeline-page.ts'
import { withdrawPlanChange } from '#domain/plan-changes/answer-plan-change.ts'
import { approvePlanChange, spendingOfChange } from '#domain/plan-changes/approve-plan-change.ts'
import { askPlanChange } from '#domain/plan-changes/ask-plan-change.ts'
import { changesPage } from '#domain/plan-changes/changes-page.ts'
import { draftPlanChange } from '#domain/plan-changes/draft-plan-change.ts'
import { offerPlanChange } from '#domain/plan-changes/offer-plan-change.ts'
import { giveBackPlanChange, swapName } from '#domain/plan-changes/paid-plan-change.ts'
import { raiseChangeSpending } from '#domain/plan-changes/raise-change-spending.ts'
import { askAnew, retryPayment } from '#domain/plan-changes/unpaid-plan-change.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { dollars, wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { swapNameSchema } from '#web/stacks/swap-name.tsx'
import { StackChangesPage } from './changes-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { asTyped, refusedAt, type Typed } from './typed.ts'

const resizeSchema = z.object({
  kind: z.literal('resize'),
  targetPerMonth: wholeNumber(100, 1_000_000),
  insteadOf: wholeNumber(100, 1_000_000).optional(),
})
const replaceSchema = z.object({
  kind: z.literal('replace'),
  domain: z.uuid('Choose the domain to replace.'),
  because: z.enum(['worn-out', 'listed', 'suspended', 'lost', 'operator']),
})
const stepSchema = z.object({
  step: z.enum(['draft', 'offer', 'charge', 'anew', 'approve', 'withdraw', 'give-back']),
  limitCents: wholeNumber(0, 100_000_000).optional(),
  shownCents: wholeNumber(0, 100_000_000).optional(),
})

const raiseSchema = z.object({ step: z.literal('raise'), limit: dollars() })
const swapSchema = swapNameSchema.extend({ step: z.literal('swap') })

/** Changing a running stack: asking, drafting, offering, approving. */
export function changesRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.changes.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.changes.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const { fields } = await readForm(c)
      const isResize = fields.kind === 'resize'
      const form = isResize ? parseForm(resizeSchema, fields) : parseForm(replaceSchema, fields)
      if (!form.ok)
        return show(c, desk, {
          typed: { form: isResize ? 'resize' : 'replace', errors: form.errors, values: form.typed },
        })
      const { value } = form
      const asked = await desk.in('service-delivery', (tx) =>
        askPlanChange(
          tx,
          stack,
          value.kind === 'resize'
            ? value
            : { kind: 'replace', domainId: value.domain, because: value.because },
        ),
      )
      if (!asked.ok)
        return show(
          c,
          desk,
          refusedAt(value.kind, isResize ? 'targetPerMonth' : 'domain', asked.reason, fields),
        )
      return c.redirect(withQuery(consolePaths.changes.to({ stack }), { done: 'change-asked' }), 303)
    })
    .post(consolePaths.planChange.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const change = idOf(c, 'change')
      const { fields } = await readForm(c)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        show(c, desk, { typed: { form: `${fields.step}-${change}`, errors, values } })
      if (fields.step === 'raise') {
        const raise = parseForm(raiseSchema, fields)
        if (!raise.ok) return refuse(raise.errors, raise.typed)
        const raised = await desk.in('service-delivery', (tx) =>
          raiseChangeSpending(tx, change, raise.value.limit),
        )
        return raised.ok ? back(c, 'raise') : refuse({ limit: raised.reason }, asTyped(fields))
      }
      if (fields.step === 'swap') {
        const swap = parseForm(swapSchema, fields)
        if (!swap.ok) return refuse(swap.errors, swap.typed)
        const { gone, instead } = swap.value
        const swapped = await desk.in('service-delivery', (tx) => swapName(tx, change, gone, instead))
        return swapped.ok ? back(c, 'swap') : refuse({ instead: swapped.reason }, asTyped(fields))
      }
      const form = parseForm(stepSchema, fields)
      if (!form.ok) return show(c, desk, { refused: 'The page was sent without saying what to do.' })
      const { step, limitCents = 0, shownCents = -1 } = form.value
      return answer(c, desk, step, (tx) => {
        switch (step) {
          case 'draft':
            return draftPlanChange(tx, change)
          case 'offer':
            return offerPlanChange(tx, change, shownCents)
          case 'charge':
            return retryPayment(tx, change)
          case 'anew':
            return askAnew(tx, change)
          case 'approve':
            return approvePlanChange(tx, change, limitCents)
          case 'withdraw':
            return withdrawPlanChange(tx, change)
          case 'give-back':
            return giveBackPlanChange(tx, change)
        }
      })
    })
}

async function answer(
  c: Context<StaffEnv>,
  desk: Desk,
  step: string,
  work: (tx: PurposeTx<'service-delivery'>) => Promise<Verdict>,
) {
  const verdict = await desk.in('service-delivery', work)
  if (!verdict.ok) return show(c, desk, { refused: verdict.reason })
  return back(c, step)
}

const back = (c: Context<StaffEnv>, step: string) =>
  c.redirect(withQuery(consolePaths.changes.to({ stack: idOf(c, 'stack') }), { done: `change-${step}` }), 303)

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const stack = idOf(c, 'stack')
  const loaded = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagementOfStack(tx, stack))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'changes')
    const page = found(await changesPage(tx, stack))
    const spending: Record<string, Awaited<ReturnType<typeof spendingOfChange>>> = {}
    for (const { id, state } of page.changes)
      if (state === 'paid') spending[id] = await spendingOfChange(tx, id)
    return { engagement, page, spending, switchedOff: await switchedOffFor(tx, stack) }
  })
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(<StackChangesPage desk={desk} {...loaded} {...refusal} />, status)
}
