import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { can, type StaffAction } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { StaffSession } from '#platform/auth/sessions.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import { csrfToken, isCsrfToken } from '#web/server/csrf.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { csrfField } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'

/** One request of somebody who works here: who asks, what they may do, and the way to data in their name. */
export interface Desk {
  readonly staff: StaffSession
  readonly actor: Actor
  readonly parts: ConsoleParts
  /** What the policy in effect declares: forms have its fields. */
  readonly register: Register
  /**
   * The page's own address, filters included, for what refreshes itself. It carries a signed note that this
   * session's look at the page was recorded, so that a refresh is not recorded as another look.
   */
  readonly address: string
  /** Whether this is such a refresh. */
  readonly sameView: boolean
  /** What was just done, as a code of `doneWords`. */
  readonly done: string | undefined
  /** Why this action is not theirs; undefined when it is. */
  why(action: StaffAction): string | undefined
  /** What each form carries hidden. */
  hidden(): Record<string, string>
  in<P extends Purpose, T>(purpose: P, work: (tx: PurposeTx<P>) => Promise<T>): Promise<T>
}

export function deskOf(c: Context<StaffEnv>, parts: ConsoleParts): Desk {
  const staff = c.get('staff')
  const actor: Actor = { kind: 'staff', personId: staff.personId, sessionHash: staff.sessionHash }
  const url = pageAddress(c)
  const asked = new URL(c.req.url).searchParams
  const done = asked.get('done') ?? undefined
  const view = asked.get('view')
  const viewer = `view ${url.pathname} ${staff.sessionHash}`
  url.searchParams.delete('done')
  url.searchParams.set('view', csrfToken(parts.csrfKey, viewer))
  return {
    staff,
    actor,
    parts,
    register: policyOf(c).register,
    address: `${url.pathname}${url.search}`,
    sameView: view !== null && isCsrfToken(parts.csrfKey, viewer, view),
    done,
    why(action) {
      const verdict = can(action, { role: staff.role, secondFactor: true })
      return verdict.ok ? undefined : verdict.reason
    },
    hidden: () => ({ [csrfField]: csrfToken(parts.csrfKey, staff.sessionHash) }),
    in: (purpose, work) => parts.inPurpose(purpose, actor, work),
  }
}

/**
 * What the page can be asked for at: where it answers a form that was refused, the page above that the form was on, because
 * the form's own address is no page.
 */
function pageAddress(c: Context): URL {
  const url = new URL(c.req.url)
  const referrer = c.req.header('referer')
  if (c.req.method === 'GET' || !referrer || !URL.canParse(referrer)) return url
  const page = new URL(referrer)
  return page.pathname !== consolePaths.home.to() && url.pathname.startsWith(`${page.pathname}/`) ? page : url
}

/** The first reason among several rules; undefined when all allow it. */
export function whyNot(...rules: readonly (Verdict | string | undefined)[]): string | undefined {
  for (const rule of rules) {
    if (typeof rule === 'string') return rule
    if (rule && !rule.ok) return rule.reason
  }
  return undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An id out of the address; anything else is no page of ours. */
export function idOf(c: Context, name: string): string {
  const id = c.req.param(name)
  if (id === undefined || !uuid.test(id)) throw new HTTPException(404)
  return id
}

/** What was found, or a 404. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new HTTPException(404)
  return value
}
