import type { Pool } from 'pg'
import { tokenHash } from '../crypto/vault.ts'
import type { SessionAuthority } from './better-auth.ts'
import type { SessionCookie } from './cookies.ts'

export const staffRoles = ['owner', 'operator', 'viewer'] as const
export type StaffRole = (typeof staffRoles)[number]

/** Somebody of the staff with password and second factor. */
export interface StaffSession {
  readonly personId: string
  readonly role: StaffRole
  /** Hex, for `app.session_hash`. */
  readonly sessionHash: string
  /** When they last proved who they are (machine time). */
  readonly provenAt: Date
}

/** The right password was given and nothing more: it opens the page that asks for the code. */
export interface PasswordSession {
  readonly userId: string
  readonly sessionHash: string
  /** False: an authenticator app has to be set up first. */
  readonly enrolled: boolean
}

export type StaffStanding =
  | { kind: 'nobody' }
  | { kind: 'password-only'; session: PasswordSession }
  | { kind: 'signed-in'; session: StaffSession; userId: string }

export interface PortalSession {
  readonly personId: string
  /** Hex, for `app.session_hash`. */
  readonly sessionHash: string
  readonly provenAt: Date
}

/** The hash of the token in a request's cookie, if its signature is ours and its session lives. */
async function presentedHash(authority: SessionAuthority, headers: Headers): Promise<Buffer | undefined> {
  const found = await authority.api.getSession({ headers: cookiesOnly(headers) })
  return found ? tokenHash(found.session.token) : undefined
}

/** Notes that the session of this token is used, where that was not noted for five minutes. */
const noteUse = `with noted as (
  update auth.session set used_at = clock_timestamp()
  where token_hash = $1 and used_at < clock_timestamp() - interval '5 minutes' and expires_at > clock_timestamp())`

export async function staffStanding(
  pool: Pool,
  authority: SessionAuthority,
  headers: Headers,
): Promise<StaffStanding> {
  const hash = await presentedHash(authority, headers)
  if (!hash) return { kind: 'nobody' }
  const found = await pool.query<{
    user_id: string
    enrolled: boolean
    passed: boolean
    proven_at: Date
    person_id: string | null
    role: StaffRole | null
  }>(
    `${noteUse}
     select s.user_id, f.confirmed_at is not null as enrolled, s.second_factor_at is not null as passed,
            s.proven_at, m.person_id, m.role
     from auth.session s
     left join auth.second_factor f on f.user_id = s.user_id
     left join auth.staff_of($1) m on true
     where s.token_hash = $1 and s.kind = 'staff' and s.expires_at > clock_timestamp()`,
    [hash],
  )
  const [row] = found.rows
  const sessionHash = hash.toString('hex')
  if (row?.person_id && row.role) {
    const session = { personId: row.person_id, role: row.role, sessionHash, provenAt: row.proven_at }
    return { kind: 'signed-in', session, userId: row.user_id }
  }
  if (!row || row.passed) return { kind: 'nobody' }
  return {
    kind: 'password-only',
    session: { userId: row.user_id, sessionHash, enrolled: row.enrolled },
  }
}

export async function portalSession(
  pool: Pool,
  authority: SessionAuthority,
  headers: Headers,
): Promise<PortalSession | undefined> {
  const hash = await presentedHash(authority, headers)
  if (!hash) return undefined
  const found = await pool.query<{ person_id: string; proven_at: Date }>(
    `${noteUse}
     select u.person_id, s.proven_at from auth.session s join auth."user" u on u.id = s.user_id
     where s.token_hash = $1 and s.kind = 'portal' and s.expires_at > clock_timestamp()`,
    [hash],
  )
  const [row] = found.rows
  return row && { personId: row.person_id, sessionHash: hash.toString('hex'), provenAt: row.proven_at }
}

/** Whether the person proved who they are within the last `minutes` (machine time). */
export function provenWithin(session: { readonly provenAt: Date }, minutes: number): boolean {
  return Date.now() - session.provenAt.getTime() < minutes * 60 * 1000
}

/** Better Auth sees the cookies of a request and nothing else of it. */
export function cookiesOnly(headers: Headers): Headers {
  const cookie = headers.get('cookie')
  return new Headers(cookie ? { cookie } : {})
}

/** The `Set-Cookie` lines of ours; Better Auth also ends cookies that it never set here. */
export function ownCookies(headers: Headers, cookie: SessionCookie): string[] {
  return headers.getSetCookie().filter((line) => line.startsWith(`${cookie.name}=`))
}
