import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { readTldPricesSoon } from '#domain/tlds/ask-for-tld-prices.ts'
import { addPlannedTld, removePlannedTld } from '#domain/tlds/change-planned-tlds.ts'
import { plannedTldChanges } from '#domain/tlds/planned-tld-changes.ts'
import { plannedReadings } from '#domain/tlds/tld-prices.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf } from './desk.ts'
import { TldsPage } from './tlds-page.tsx'
import type { Typed } from './typed.ts'

const addSchema = z.object({ tld: oneLine(30) })

/** Which endings are planned with, and what they cost at the registrar. */
export function tldRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.tlds.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.tlds.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const form = parseForm(addSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { typed: { form: 'tld', errors: form.errors, values: form.typed } })
      const { tld } = form.value
      const added = await desk.in('service-delivery', (tx) =>
        addPlannedTld(tx, staffOf(desk), tld, parts.mode),
      )
      if (!added.ok)
        return show(c, desk, { typed: { form: 'tld', errors: { tld: added.reason }, values: { tld } } })
      return c.redirect(withQuery(consolePaths.tlds.to(), { done: 'tld-added' }), 303)
    })
    .post(consolePaths.removeTld.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const removed = await desk.in('service-delivery', (tx) =>
        removePlannedTld(tx, staffOf(desk), c.req.param('tld')),
      )
      if (!removed.ok) return show(c, desk, { refused: removed.reason })
      return c.redirect(withQuery(consolePaths.tlds.to(), { done: 'tld-removed' }), 303)
    })
    .post(consolePaths.tldReading.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const why = desk.why('edit-plan')
      if (why !== undefined) return show(c, desk, { refused: why })
      await desk.in('service-delivery', (tx) => readTldPricesSoon(tx, parts.mode))
      return c.redirect(withQuery(consolePaths.tlds.to(), { done: 'tlds-reading' }), 303)
    })
}

const staffOf = (desk: Desk) => ({ role: desk.staff.role, secondFactor: true })

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', async (tx) => ({
    readings: await plannedReadings(tx, desk.parts.mode),
    changes: await plannedTldChanges(tx),
    now: tx.now,
  }))
  const isRefused = refusal.refused !== undefined || refusal.typed !== undefined
  return c.html(<TldsPage desk={desk} {...page} {...refusal} />, isRefused ? 422 : 200)
}
