import type { Pool } from 'pg'
import { attempts } from './attempts.ts'
import { sessionAuthority } from './better-auth.ts'
import { type SessionCookie, type SessionKind, sessionCookies } from './cookies.ts'
import { signInKeys } from './keys.ts'
import { oneTimeLinks } from './one-time-links.ts'
import type { SignInMail, SignInPeople } from './people-port.ts'
import { type PortalSignIn, portalSignIn } from './portal-sign-in.ts'
import { secondFactor } from './second-factor.ts'
import { type StaffSignIn, staffSignIn } from './staff-sign-in.ts'

export interface SignIn {
  readonly staff: StaffSignIn
  readonly portal: PortalSignIn
  readonly cookies: Readonly<Record<SessionKind, SessionCookie>>
  /** Ends everything of one person: sessions, links, password, authenticator. For a removal or an erasure. */
  forgetPerson(personId: string): Promise<void>
  /** Deletes what is over: sessions, links, requests, counted tries. Nothing that is over works before that either. */
  sweep(): Promise<void>
}

/**
 * Everything about signing in. `pool` logs in as the authentication role; `rootKey` is 32 bytes derived from
 * the master key for sign-in alone.
 */
export function createSignIn(input: {
  pool: Pool
  rootKey: Uint8Array
  publicUrl: URL
  people: SignInPeople
  mail: SignInMail
  /** Where the pages are that a link leads to. */
  pages: { link: string; firstOwner: string; invitation: string }
}): SignIn {
  const { pool, publicUrl, people, mail, pages } = input
  const keys = signInKeys(input.rootKey)
  const cookies = sessionCookies(publicUrl)
  const shared = { pool, people, mail, attempts: attempts(pool, keys.attempts), links: oneTimeLinks(pool) }
  const authority = (kind: SessionKind) =>
    sessionAuthority({ pool, kind, cookie: cookies[kind], cookieKey: keys.cookies, publicUrl })
  const linkTo = (page: string) => (token: string) => {
    const url = new URL(page, publicUrl)
    url.searchParams.set('token', token)
    return url.href
  }
  return {
    cookies,
    staff: staffSignIn({
      ...shared,
      authority: authority('staff'),
      cookie: cookies.staff,
      secondFactor: secondFactor({ pool, keys, attempts: shared.attempts, account: publicUrl.host }),
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
