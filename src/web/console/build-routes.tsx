import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordClientView } from '#domain/clients/client-views.ts'
import { switchedOffFor } from '#domain/connections/connections-page.ts'
import { findEngagementOfStack } from '#domain/engagements/pipeline-page.ts'
import { lookForMoreNames } from '#domain/plan-changes/propose-more-names.ts'
import { approveSpending, spendingOf } from '#domain/stacks/approve-spending.ts'
import { buildPage } from '#domain/stacks/build-page.ts'
import { raiseSpending } from '#domain/stacks/raise-spending.ts'
import { replaceAddress } from '#domain/stacks/replace-address.ts'
import { replaceName } from '#domain/stacks/replace-name.ts'
import { retrySteps } from '#domain/stacks/retry-steps.ts'
import { spendingPage } from '#domain/stacks/spending-page.ts'
import { stoppedAddresses } from '#domain/stacks/stopped-addresses.ts'
import { stoppedNames } from '#domain/stacks/stopped-names.ts'
import { onlyLooking } from '#domain/transitions/acting-role.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { dollars, wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { anotherNameSchema } from '#web/stacks/another-name.tsx'
import { anotherAddressSchema } from './another-address.tsx'
import { StackBuildPage } from './build-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, found, idOf } from './desk.ts'
import { SpendingApprovalPage } from './spending-page.tsx'
import { refusedAt, type Typed } from './typed.ts'

const raiseSchema = z.object({ limit: dollars() })
const retrySchema = z.object({ step: z.union([z.uuid(), z.array(z.uuid()).min(1)]) })
const approvalSchema = z.object({ limitCents: wholeNumber(0, 100_000_000) })

/** Approving what is spent, and watching the build that follows from it. */
export function buildRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.spending.pattern, (c) => showSpending(c, deskOf(c, parts)))
    .post(consolePaths.spending.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(approvalSchema, (await readForm(c)).fields)
      if (!form.ok)
        return showSpending(c, desk, {
          refused: 'The page was sent without its limit. Look again and approve.',
        })
      const { role } = desk.staff
      if (role === 'viewer') return showSpending(c, desk, { refused: onlyLooking })
      const outcome = await desk.in('service-delivery', async (tx) => {
        const { limitCents } = await spendingOf(tx, stack)
        return limitCents === form.value.limitCents
          ? approveSpending(tx, stack, role)
          : ({ ok: false, reason: 'The prices have moved since this page was shown. Look again.' } as const)
      })
      if (!outcome.ok) return showSpending(c, desk, { refused: outcome.reason })
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'approved' }), 303)
    })
    .post(consolePaths.raiseSpending.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const { fields } = await readForm(c)
      const form = parseForm(raiseSchema, fields)
      if (!form.ok)
        return showSpending(c, desk, { typed: { form: 'raise', errors: form.errors, values: form.typed } })
      const raised = await desk.in('service-delivery', (tx) => raiseSpending(tx, stack, form.value.limit))
      if (!raised.ok) return showSpending(c, desk, refusedAt('raise', 'limit', raised.reason, fields))
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'raised' }), 303)
    })
    .get(consolePaths.build.pattern, (c) => showBuild(c, deskOf(c, parts)))
    .post(consolePaths.build.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(anotherNameSchema, (await readForm(c)).fields)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showBuild(c, desk, { typed: { form: 'name', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const { stopped, instead } = form.value
      const replaced = await desk.in('service-delivery', (tx) => replaceName(tx, stack, stopped, instead))
      if (!replaced.ok) return refuse({ instead: replaced.reason }, form.value)
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'name-replaced' }), 303)
    })
    .post(consolePaths.moreNames.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      await readForm(c)
      const asked = await desk.in('service-delivery', (tx) => lookForMoreNames(tx, stack))
      if (!asked.ok) return showBuild(c, desk, { refused: asked.reason })
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'more-names' }), 303)
    })
    .post(consolePaths.anotherAddress.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const inbox = idOf(c, 'inbox')
      const form = parseForm(anotherAddressSchema, (await readForm(c)).fields)
      const refuse = (errors: Typed['errors'], values: Typed['values']) =>
        showBuild(c, desk, { inbox, typed: { form: 'address', errors, values } })
      if (!form.ok) return refuse(form.errors, form.typed)
      const replaced = await desk.in('service-delivery', (tx) =>
        replaceAddress(tx, stack, inbox, personal('email', form.value.address)),
      )
      if (!replaced.ok) return refuse({ address: replaced.reason }, form.value)
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'address-replaced' }), 303)
    })
    .post(consolePaths.retryStep.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const retried = await desk.in('service-delivery', (tx) => retrySteps(tx, stack, [idOf(c, 'step')]))
      if (!retried.ok) return showBuild(c, desk, { refused: retried.reason })
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'retried' }), 303)
    })
    .post(consolePaths.retrySteps.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const stack = idOf(c, 'stack')
      const form = parseForm(retrySchema, (await readForm(c)).fields)
      if (!form.ok)
        return showBuild(c, desk, {
          refused: 'The page was sent without its steps. Look again and try again.',
        })
      const retried = await desk.in('service-delivery', (tx) =>
        retrySteps(tx, stack, [form.value.step].flat()),
      )
      if (!retried.ok) return showBuild(c, desk, { refused: retried.reason })
      return c.redirect(withQuery(consolePaths.build.to({ stack }), { done: 'all-retried' }), 303)
    })
}

async function showSpending(
  c: Context<StaffEnv>,
  desk: Desk,
  refusal: { refused?: string; typed?: Typed } = {},
) {
  const stack = idOf(c, 'stack')
  const loaded = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagementOfStack(tx, stack))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'spending')
    return { engagement, page: found(await spendingPage(tx, stack)) }
  })
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(<SpendingApprovalPage desk={desk} {...loaded} {...refusal} />, status)
}

async function showBuild(
  c: Context<StaffEnv>,
  desk: Desk,
  refusal: { refused?: string; typed?: Typed; inbox?: string } = {},
) {
  const stack = idOf(c, 'stack')
  const loaded = await desk.in('service-delivery', async (tx) => {
    const engagement = found(await findEngagementOfStack(tx, stack))
    if (!desk.sameView) await recordClientView(tx, engagement.clientId, 'build')
    return {
      engagement,
      page: found(await buildPage(tx, stack)),
      stopped: await stoppedNames(tx, stack),
      stoppedAddresses: await stoppedAddresses(tx, stack),
      switchedOff: await switchedOffFor(tx, stack),
    }
  })
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(
    <StackBuildPage
      desk={desk}
      domain={c.req.query('domain')}
      inbox={c.req.query('inbox')}
      {...loaded}
      {...refusal}
    />,
    status,
  )
}
