import type { Context } from 'hono'
import { Hono } from 'hono'
import { recordClientView } from '#domain/clients/client-views.ts'
import { findEngagement } from '#domain/engagements/pipeline-page.ts'
import { findIntake } from '#domain/intake/intake-queries.ts'
import { dayOf } from '#domain/plans/day.ts'
import { draftPlan, latestPlan } from '#domain/plans/draft-plan.ts'
import { type Refusal, refusal } from '#domain/plans/refusal.ts'
import { modeOf, plannedReadings } from '#domain/tlds/tld-prices.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { planFormSchema, planInput, planLabels } from './plan-form.tsx'
import { PlanPage } from './plan-page.tsx'
import type { Typed } from './typed.ts'

/** Drafting the plan of an engagement. */
export function planRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.plan.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.plan.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const engagement = idOf(c, 'engagement')
      const form = parseForm(planFormSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { typed: { form: 'plan', errors: form.errors, values: form.typed } })
      const drafted = await desk.in('service-delivery', async (tx) =>
        form.value.startDay < dayOf(tx.now)
          ? { ok: false as const, refusals: [refusal('startDay', 'Give today or a later day.')] }
          : draftPlan(tx, engagement, planInput(form.value)),
      )
      if (drafted.ok)
        return c.redirect(withQuery(consolePaths.plan.to({ engagement }), { done: 'planned' }), 303)
      const values = typedAgain((await readForm(c)).fields)
      return show(c, desk, refusedPlan(drafted.refusals, values))
    })
}

function typedAgain(fields: Readonly<Record<string, string | readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat().join('\n')]))
}

/** Refusals beside their fields; the price of an ending is settled by choosing the ending. */
function refusedPlan(refusals: readonly Refusal[], values: Record<string, string>) {
  const errors: Record<string, string> = {}
  const elsewhere: string[] = []
  for (const { field, reason } of refusals) {
    const name = field.startsWith('tldPrices') ? 'tld' : field
    if (Object.hasOwn(planLabels, name)) errors[name] ??= reason
    else elsewhere.push(reason)
  }
  return {
    typed: { form: 'plan', errors, values },
    ...(elsewhere.length > 0 ? { refused: elsewhere.join(' ') } : {}),
  }
}

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagement(tx, idOf(c, 'engagement')))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'plan')
    const intake = await findIntake(tx, engagement.id)
    return {
      engagement,
      asked: intake?.volumeTargets ?? null,
      latest: await latestPlan(tx, engagement.id),
      readings: await plannedReadings(tx, modeOf(engagement.mode)),
      now: tx.now,
    }
  })
  return c.html(<PlanPage desk={desk} {...page} {...refusal} />, refusal.typed || refusal.refused ? 422 : 200)
}
