import type { Pool } from 'pg'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import type { Attempts } from './attempts.ts'
import type { SessionAuthority } from './better-auth.ts'
import type { SessionCookie } from './cookies.ts'
import { linkLifetimeMinutes, type OneTimeLinks } from './one-time-links.ts'
import type { SignInMail, SignInPeople } from './people-port.ts'
import { cookiesOnly, ownCookies, type PortalSession, portalSession } from './sessions.ts'
import { userOf } from './users.ts'

/** How the people of a client sign in: by a mailed link whose page has a button. */
export interface PortalSignIn {
  /**
   * The same for a known and an unknown address, and for one that asked too often: the answer tells nothing.
   * `nextPage`: the page of the portal that the link leads on to; its address holds ids and no more.
   */
  requestLink(email: Personal<'email'>, nextPage?: string): Promise<void>
  /** For the worker: makes the link and has it sent. Safe to repeat. */
  deliverLink(requestId: string): Promise<void>
  /** Whether the link would work; changes nothing. */
  isLinkGood(token: string): Promise<boolean>
  /** Uses the link up and opens a session; undefined when it is used, expired or made up. */
  enter(headers: Headers, token: string): Promise<{ setCookies: readonly string[] } | undefined>
  session(headers: Headers): Promise<PortalSession | undefined>
  signOut(headers: Headers): Promise<readonly string[]>
}

export function portalSignIn(input: {
  pool: Pool
  authority: SessionAuthority
  cookie: SessionCookie
  attempts: Attempts
  links: OneTimeLinks
  people: SignInPeople
  mail: SignInMail
  /** The page with the button, for a token. */
  linkUrl: (token: string, nextPage?: string) => string
}): PortalSignIn {
  const { pool, authority, cookie, attempts, links, people, mail } = input
  return {
    async requestLink(email, nextPage) {
      const allowance = await attempts.charge('sign-in-link', reveal(normalAddress(email)))
      const personId = await people.findClientPerson(normalAddress(email))
      if (allowance.kind === 'limited') return
      const asked = await pool.query<{ id: string }>(
        'insert into auth.link_request (person_id, next_page) values ($1, $2) returning id',
        [personId ?? null, nextPage ?? null],
      )
      const [request] = asked.rows
      if (request) await mail.queueLinkDelivery(request.id)
    },
    async deliverLink(requestId) {
      const goodForMinutes = linkLifetimeMinutes['sign-in']
      const found = await pool.query<{ person_id: string | null; next_page: string | null }>(
        `select person_id, next_page from auth.link_request
         where id = $1 and requested_at > clock_timestamp() - make_interval(mins => $2)`,
        [requestId, goodForMinutes],
      )
      const [request] = found.rows
      const personId = request?.person_id
      if (!personId) return
      const token = await links.issue('sign-in', personId)
      const link = input.linkUrl(token, request.next_page ?? undefined)
      await mail.sendSignInLink({ personId, link, goodForMinutes })
    },
    isLinkGood: (token) => links.isGood('sign-in', token),
    async enter(headers, token) {
      const taken = await links.take('sign-in', token)
      if (!taken?.personId) return undefined
      await links.revoke('sign-in', taken.personId)
      const opened = await authority.api.openSession({
        body: { userId: await userOf(pool, taken.personId) },
        headers: cookiesOnly(headers),
        returnHeaders: true,
      })
      return { setCookies: ownCookies(opened.headers, cookie) }
    },
    session: (headers) => portalSession(pool, authority, headers),
    async signOut(headers) {
      const ended = await authority.api.signOut({ headers: cookiesOnly(headers), returnHeaders: true })
      return ownCookies(ended.headers, cookie)
    },
  }
}

/** As people are stored and attempts are counted: capitals and stray spaces make no other address. */
export function normalAddress(email: Personal<'email'>): Personal<'email'> {
  return personal('email', reveal(email).trim().toLowerCase())
}
