import type { MiddlewareHandler } from 'hono'
import type { SignIn } from '#platform/auth/sign-in.ts'
import { signInPaths } from '#web/paths.ts'
import { part, type WebPart } from '#web/server/create-web.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { portalSignInPages } from './portal-pages.tsx'
import { staffCodePages } from './staff-code-pages.tsx'
import { staffPasswordPages } from './staff-pages.tsx'

/** The addresses that links in mails and in the first start's line lead to. */
export const signInLinkPages = {
  link: signInPaths.link.to(),
  firstOwner: signInPaths.first.to(),
  invitation: signInPaths.join.to(),
} as const

/** Every page of signing in. `limit` counts by caller, beside the counting by account underneath. */
export function signInPages(input: {
  signIn: SignIn
  limit: (limit: RateLimit) => MiddlewareHandler
  homes: { console: string; portal: string }
}): WebPart[] {
  const { signIn, limit, homes } = input
  return [
    part('/', portalSignInPages({ signIn, limit, home: homes.portal })),
    part('/', staffPasswordPages({ signIn, limit, home: homes.console })),
    part('/', staffCodePages({ signIn, limit, home: homes.console })),
  ]
}
