import type { Context, MiddlewareHandler } from 'hono'
import { type PortalSession, provenWithin, type StaffSession } from '#platform/auth/sessions.ts'
import type { SignIn } from '#platform/auth/sign-in.ts'
import { signInPaths, withQuery } from '#web/paths.ts'

/** Behind `staffOnly` each handler finds who asks: `c.get('staff')`. */
export interface StaffEnv {
  Variables: { staff: StaffSession }
}

/** Behind `portalOnly`: `c.get('client')`. */
export interface PortalEnv {
  Variables: { client: PortalSession }
}

/** Lets nobody to a page without password and second factor; sends them to the step that is missing. */
export function staffOnly(signIn: SignIn): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const standing = await signIn.staff.standing(c.req.raw.headers)
    if (standing.kind === 'signed-in') {
      c.set('staff', standing.session)
      return next()
    }
    if (standing.kind === 'nobody')
      return sendTo(c, withQuery(signInPaths.staff.to(), { why: whyAsked(c), next: pageOf(c) }))
    return sendTo(c, standing.session.enrolled ? signInPaths.secondFactor.to() : signInPaths.enrol.to())
  }
}

/** Lets nobody to a page who did not come by a sign-in link. */
export function portalOnly(signIn: SignIn): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const session = await signIn.portal.session(c.req.raw.headers)
    // A mail leads to one page of theirs: the link that signs them in leads on to it.
    if (!session) {
      const query = { why: whyAsked(c), next: nextPortalPage(pageOf(c)) }
      return sendTo(c, withQuery(signInPaths.request.to(), query))
    }
    c.set('client', session)
    return next()
  }
}

/** Before a reveal: asks for a code again unless one was given within `minutes`. Stands after `staffOnly`. */
export function staffProvenWithin(minutes: number): MiddlewareHandler<StaffEnv> {
  return async (c, next) =>
    provenWithin(c.get('staff'), minutes)
      ? next()
      : sendTo(c, withQuery(signInPaths.prove.to(), { next: pageOf(c) }))
}

/** The same for a client: a new sign-in link, which leads back to `page`. Stands after `portalOnly`. */
export function portalProvenWithin(
  minutes: number,
  page: (c: Context<PortalEnv>) => string,
): MiddlewareHandler<PortalEnv> {
  return async (c, next) =>
    provenWithin(c.get('client'), minutes)
      ? next()
      : sendTo(c, withQuery(signInPaths.request.to(), { why: 'prove', next: page(c) }))
}

const portalPage = /^\/portal\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/[a-z-]+)*$/

/** A page of the portal to go on to, its address made of our words and ids alone; anything else is not followed. */
export function nextPortalPage(given: string | undefined): string | undefined {
  return given !== undefined && given.length <= 200 && portalPage.test(given) ? given : undefined
}

/**
 * A fragment asked for by htmx must not become the sign-in page, so the whole page goes there. A stream of changes ends for
 * good with 204 (HTML standard, 9.2 "Server-sent events"): a page that stayed open after signing out asks no more.
 */
function sendTo(c: Context, address: string): Response {
  if (c.req.header('accept') === 'text/event-stream') return c.body(null, 204)
  if (c.req.header('hx-request') === 'true') return c.body(null, 200, { 'hx-redirect': address })
  return c.redirect(address, 303)
}

/** `form`: what was sent is not taken, because whoever sent it is not signed in any more. */
const whyAsked = (c: Context): 'form' | undefined => (c.req.method === 'POST' ? 'form' : undefined)

/** Where to come back to: the page itself, or the one that a form was on. */
function pageOf(c: Context): string | undefined {
  if (c.req.method === 'GET' && c.req.header('hx-request') !== 'true') return c.req.path
  const referrer = c.req.header('referer')
  return referrer && URL.canParse(referrer) ? new URL(referrer).pathname : undefined
}

/** A page of the console to go on to; anything else, another site's address above all, is not followed. */
export function nextPage(given: string | undefined, home: string): string {
  if (!given || given.length > 500) return home
  return given === home || (given.startsWith(`${home}/`) && /^[\w\-./~%]+$/.test(given)) ? given : home
}
