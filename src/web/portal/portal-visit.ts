import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type PortalFrame, portalFrame } from '#domain/engagements/portal-frame.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import type { Changes } from '#platform/changes/changes.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { csrfToken } from '#web/server/csrf.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { csrfField } from '#web/server/read-form.ts'
import type { PortalPorts } from './portal-ports.ts'

export interface PortalParts {
  readonly signIn: SignIn
  readonly inPurpose: InPurpose
  readonly changes: Changes
  /** 32 bytes made for the tokens of the portal's forms. */
  readonly csrfKey: Uint8Array
  readonly ports: PortalPorts
  /** Told when the stream of changes breaks; the browser comes back by itself. */
  readonly failed: (error: unknown) => void
}

/** What every page knows of its reader. */
export interface PortalVisit {
  readonly frame: PortalFrame
  /** Business time. */
  readonly now: Date
  /** Hidden fields of every form. */
  readonly hidden: Readonly<Record<string, string>>
  readonly contactAddress: string
  /** What the policy in effect declares: forms have its fields. */
  readonly register: Register
}

type ClientActor = Extract<Actor, { kind: 'client' }>
export type PortalContext = Context<PortalEnv>
/** Purposes for which a client acts in the portal. */
export type PortalPurpose = 'service-delivery' | 'billing'

export function clientActor(c: PortalContext): ClientActor {
  const { personId, sessionHash } = c.get('client')
  return { kind: 'client', personId, sessionHash }
}

/**
 * Reads or changes what one engagement is about, in one transaction as the signed-in client. The database shows
 * only their own companies; an engagement of another one is a 404 like one that never was.
 */
export async function visit<P extends PortalPurpose, T>(
  parts: PortalParts,
  c: PortalContext,
  purpose: P,
  work: (tx: PurposeTx<P>, frame: PortalFrame) => Promise<T>,
): Promise<{ visit: PortalVisit; found: T }> {
  const engagementId = c.req.param('engagement') ?? ''
  return parts.inPurpose(purpose, clientActor(c), async (tx) => {
    const frame = await portalFrame(tx, engagementId)
    if (!frame) throw new HTTPException(404)
    const found = await work(tx, frame)
    return { visit: visitOf(parts, c, frame, tx.now), found }
  })
}

function visitOf(parts: PortalParts, c: PortalContext, frame: PortalFrame, now: Date): PortalVisit {
  return {
    frame,
    now,
    hidden: { [csrfField]: csrfToken(parts.csrfKey, c.get('client').sessionHash) },
    contactAddress: parts.ports.contactAddress,
    register: policyOf(c).register,
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An address whose ids are none is an address that there is not. */
export function idsOnly(...names: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    for (const name of names) {
      const given = c.req.param(name)
      if (given !== undefined && !uuid.test(given)) throw new HTTPException(404)
    }
    return next()
  }
}
