/** A cookie that the program may set, and why. */
export interface CookieDeclaration {
  /** As the browser keeps it; over HTTPS it is prefixed with `__Host-`. */
  readonly name: string
  readonly why: string
  readonly lifetimeSeconds: number
  /** Path prefixes whose responses may set or end it. */
  readonly setUnder: readonly string[]
}

/** The only cookies there are (policy 2.8): each holds one random token. Scripts and other sites can't use them. */
export const cookies = {
  staff: {
    name: 'segmento-staff',
    why: 'keeps the people who work here signed in',
    lifetimeSeconds: 12 * 60 * 60,
    setUnder: ['/staff'],
  },
  portal: {
    name: 'segmento-portal',
    why: 'keeps you signed in as a client',
    lifetimeSeconds: 7 * 24 * 60 * 60,
    setUnder: ['/sign-in', '/sign-out'],
  },
} as const satisfies Readonly<Record<string, CookieDeclaration>>
export type CookieId = keyof typeof cookies
