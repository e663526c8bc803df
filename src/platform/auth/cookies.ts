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

/** A declared cookie's name as the browser keeps it. */
export function cookieNameAt(publicUrl: URL, name: string): string {
  return publicUrl.protocol === 'https:' ? `__Host-${name}` : name
}

/**
 * The only cookies there are, as the policy declares them. Over HTTPS the `__Host-` prefix makes browsers refuse
 * one that is not Secure, comes from another host or has a Domain; plain `http://localhost` can have neither.
 */
export function sessionCookies(publicUrl: URL): Readonly<Record<SessionKind, SessionCookie>> {
  const secure = publicUrl.protocol === 'https:'
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
  return {
    staff: { ...cookies.staff, name: cookieNameAt(publicUrl, cookies.staff.name), attributes },
    portal: { ...cookies.portal, name: cookieNameAt(publicUrl, cookies.portal.name), attributes },
  }
}
