import type { Context } from 'hono'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { daySchema } from '#domain/plans/day.ts'
import { announcePolicy } from '#domain/policy/announce-policy.ts'
import { markTold } from '#domain/policy/mark-told.ts'
import { loadPolicyStanding } from '#domain/policy/policy-page.ts'
import { can } from '#domain/staff/rules.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { PolicyPage } from './policy-page.tsx'
import type { Typed } from './typed.ts'

const announceSchema = z.object({ effective: daySchema })
const toldSchema = z.object({ how: z.string().min(3).max(2000) })
const versionPattern = /^[0-9a-f]{16}$/

/** The policy: what holds, what waits, who is told. */
export function policyRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.policy.pattern, (c) => show(c, deskOf(c, parts)))
    .post(consolePaths.announcePolicy.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const version = c.req.param('version')
      if (!versionPattern.test(version)) throw new HTTPException(404)
      const form = parseForm(announceSchema, (await readForm(c)).fields)
      if (!form.ok)
        return show(c, desk, { typed: { form: 'announce', errors: form.errors, values: form.typed } })
      const { effective } = form.value
      const announced = await desk.in('legal-obligation', (tx) => announcePolicy(tx, version, effective))
      if (!announced.ok)
        return show(c, desk, {
          typed: { form: 'announce', errors: { effective: announced.reason }, values: { effective } },
        })
      return back(c, 'policy-announced')
    })
    .post(consolePaths.toldOfPolicy.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const notice = idOf(c, 'notice')
      const form = parseForm(toldSchema, (await readForm(c)).fields)
      if (!form.ok) return show(c, desk, { typed: { form: notice, errors: form.errors, values: form.typed } })
      const may = can('finish-task', { role: desk.staff.role, secondFactor: true })
      if (!may.ok) return show(c, desk, { refused: may.reason })
      const how = personal('message', form.value.how)
      const told = await markTold(parts.inPurpose, desk.actor, notice, how)
      return told.ok ? back(c, 'policy-told') : show(c, desk, { refused: told.reason })
    })
}

const back = (c: Context<StaffEnv>, done: Done) =>
  c.redirect(withQuery(consolePaths.policy.to(), { done }), 303)

async function show(c: Context<StaffEnv>, desk: Desk, refusal: { refused?: string; typed?: Typed } = {}) {
  const standing = await loadPolicyStanding(desk.parts.inPurpose, desk.actor, !desk.sameView)
  const refused = refusal.refused !== undefined || refusal.typed !== undefined
  return c.html(<PolicyPage desk={desk} standing={standing} {...refusal} />, refused ? 422 : 200)
}
