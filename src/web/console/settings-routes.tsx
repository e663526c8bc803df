import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { settingsPage } from '#domain/settings/settings-page.ts'
import { setOperatorSpendLimit } from '#domain/settings/spend-limit.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { dollars } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf } from './desk.ts'
import { SettingsPage } from './settings-page.tsx'
import { refusedAt, type Typed } from './typed.ts'

const limitSchema = z.object({ limit: dollars() })

/** What the house runs by: everybody looks, an owner changes. */
export function settingsRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.settings.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.settings.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(limitSchema, fields)
      if (!form.ok)
        return show(c, desk, { typed: { form: 'limit', errors: form.errors, values: form.typed } })
      const staff = { role: desk.staff.role, secondFactor: true }
      const set = await desk.in('service-delivery', (tx) =>
        setOperatorSpendLimit(tx, staff, form.value.limit),
      )
      if (!set.ok) return show(c, desk, refusedAt('limit', 'limit', set.reason, fields))
      return c.redirect(withQuery(consolePaths.settings.to(), { done: 'setting-changed' }), 303)
    })
}

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const page = await desk.in('service-delivery', settingsPage)
  const status = refusal.refused === undefined && refusal.typed === undefined ? 200 : 422
  return c.html(<SettingsPage desk={desk} page={page} {...refusal} />, status)
}
