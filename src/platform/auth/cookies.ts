/** Staff and clients sign in apart, so one browser can be both at once. */
export type SessionKind = 'staff' | 'portal'

export interface SessionCookie {
  readonly name: string
  readonly attributes: {
    readonly httpOnly: true
    readonly sameSite: 'lax'
    readonly secure: boolean
    readonly path: '/'
  }
  readonly lifetimeSeconds: number
  /** Path prefixes whose responses may set or end it. */
  readonly setUnder: readonly string[]
}

/**
 * The only cookies there are. Over HTTPS the `__Host-` prefix makes browsers refuse one that is not Secure,
 * comes from another host or has a Domain; plain `http://localhost` can have neither.
 */
export function sessionCookies(publicUrl: URL): Readonly<Record<SessionKind, SessionCookie>> {
  const secure = publicUrl.protocol === 'https:'
  const prefix = secure ? '__Host-' : ''
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
  return {
    staff: {
      name: `${prefix}segmento-staff`,
      attributes,
      lifetimeSeconds: 12 * 60 * 60,
      setUnder: ['/staff'],
    },
    portal: {
      name: `${prefix}segmento-portal`,
      attributes,
      lifetimeSeconds: 7 * 24 * 60 * 60,
      setUnder: ['/sign-in', '/sign-out'],
    },
  }
}
