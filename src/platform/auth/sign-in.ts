import type { Pool } from 'pg'
import type { Vault } from '../crypto/vault.ts'
import { attempts } from './attempts.ts'
import { sessionAuthority } from './better-auth.ts'
import { type SessionCookie, type SessionKind, sessionCookies } from './cookies.ts'
import { oneTimeLinks } from './one-time-links.ts'
import { type OpenSessions, openSessions } from './open-sessions.ts'
import type { SignInMail, SignInPeople } from './people-port.ts'
import { type PortalSignIn, portalSignIn } from './portal-sign-in.ts'
import { secondFactor } from './second-factor.ts'
import { type StaffSignIn, staffSignIn } from './staff-sign-in.ts'

export interface SignIn {
  readonly staff: StaffSignIn
  readonly portal: PortalSignIn
  readonly cookies: Readonly<Record<SessionKind, SessionCookie>>
  /** Who is signed in since when, and the means to end it. */
  readonly sessions: OpenSessions
  /** Ends everything of one person: sessions, links, password, authenticator. For a removal or an erasure. */
  forgetPerson(personId: string): Promise<void>
  /** Deletes what is over: sessions, links, requests, counted tries. Nothing that is over works before that either. */
  sweep(): Promise<void>
}

/**
 * Everything about signing in. `pool` logs in as the authentication role and sees nothing but the schema
 * `auth` and what the purpose authentication may see.
 */
export function createSignIn(input: {
  pool: Pool
  vault: Vault
  publicUrl: URL
  people: SignInPeople
  mail: SignInMail
  /** Where the pages are that a link leads to. */
  pages: { link: string; firstOwner: string; invitation: string }
}): SignIn {
  const { pool, vault, publicUrl, people, mail, pages } = input
  const cookies = sessionCookies(publicUrl)
  const shared = { pool, people, mail, attempts: attempts(pool, vault), links: oneTimeLinks(pool) }
  const authority = (kind: SessionKind) =>
    sessionAuthority({
      pool,
      kind,
      cookie: cookies[kind],
      cookieKey: vault.signingKey('session cookies'),
      publicUrl,
    })
  const linkTo = (page: string) => (token: string, nextPage?: string) => {
    const url = new URL(page, publicUrl)
    url.searchParams.set('token', token)
    if (nextPage !== undefined) url.searchParams.set('next', nextPage)
    return url.href
  }
  return {
    cookies,
    sessions: openSessions(pool),
    staff: staffSignIn({
      ...shared,
      authority: authority('staff'),
      cookie: cookies.staff,
      secondFactor: secondFactor({ pool, vault, attempts: shared.attempts, account: publicUrl.host }),
      firstOwnerUrl: linkTo(pages.firstOwner),
      invitationUrl: linkTo(pages.invitation),
    }),
    portal: portalSignIn({
      ...shared,
      authority: authority('portal'),
      cookie: cookies.portal,
      linkUrl: linkTo(pages.link),
    }),
    async forgetPerson(personId) {
      await pool.query(
        `with links as (delete from auth.one_time_link where person_id = $1),
              requests as (delete from auth.link_request where person_id = $1)
         delete from auth."user" where person_id = $1`,
        [personId],
      )
    },
    async sweep() {
      await pool.query(
        `with sessions as (delete from auth.session where expires_at <= clock_timestamp()),
              links as (delete from auth.one_time_link where expires_at <= clock_timestamp()),
              requests as (delete from auth.link_request where requested_at < clock_timestamp() - interval '1 hour')
         delete from auth.attempt where closes_at <= clock_timestamp()`,
      )
    },
  }
}
