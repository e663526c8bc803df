import { type CookieDeclaration, type CookieId, cookies } from '#policy/cookies.ts'

/** Staff and clients sign in apart, so one browser can be both at once. */
export type SessionKind = CookieId

export interface SessionCookie extends CookieDeclaration {
  readonly attributes: {
    readonly httpOnly: true
    readonly sameSite: 'lax'
    readonly secure: boolean
    readonly path: '/'
  }
}

/**
 * The only cookies there are, as the policy declares them. Over HTTPS the `__Host-` prefix makes browsers refuse
 * one that is not Secure, comes from another host or has a Domain; plain `http://localhost` can have neither.
 */
export function sessionCookies(publicUrl: URL): Readonly<Record<SessionKind, SessionCookie>> {
  const secure = publicUrl.protocol === 'https:'
  const prefix = secure ? '__Host-' : ''
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
  return {
    staff: { ...cookies.staff, name: `${prefix}${cookies.staff.name}`, attributes },
    portal: { ...cookies.portal, name: `${prefix}${cookies.portal.name}`, attributes },
  }
}
