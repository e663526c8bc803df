import type { Hono, MiddlewareHandler } from 'hono'
import type { Config } from '#config/config.ts'
import { dayOf } from '#domain/plans/day.ts'
import { type PriceBook, priceBookOn, startingBooks } from '#domain/quotes/price-book.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { CurrentPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { privacyPages } from '#web/privacy/privacy-pages.tsx'
import { recordPages } from '#web/privacy/records/record-pages.tsx'
import { versionPages } from '#web/privacy/versions/version-pages.tsx'
import { callerAddress } from '#web/server/caller.ts'
import { createWeb, part, type WebPart } from '#web/server/create-web.ts'
import { type RateLimit, rateLimits } from '#web/server/rate-limit.ts'
import { callRoutes } from '#web/site/call-routes.tsx'
import { domainProofRoutes } from '#web/site/domain-proof-routes.tsx'
import { siteRoutes } from '#web/site/site-routes.tsx'
import { sitePorts } from './site-ports.ts'

/** Nobody fills in a form faster; a program that waits this long meets the rate limit. */
const minimumFillMs = 1500

const nowMs = () => Date.now()

export interface PublicParts {
  readonly config: Config
  readonly inPurpose: InPurpose
  readonly vault: Vault
  /** Business time. */
  readonly now: () => Date
  /** Every price book there is; the program’s own where nobody has set others. */
  readonly priceBooks?: () => readonly PriceBook[]
  readonly limit: (limit: RateLimit) => MiddlewareHandler
}

/** What stands on the website for everybody, without the proof, which looks at these. */
export function publicParts({
  config,
  inPurpose,
  vault,
  now,
  limit,
  priceBooks = () => startingBooks,
}: PublicParts): WebPart[] {
  const about = { controllerName: config.controllerName, contactAddress: config.contactAddress }
  const privacy = { ...about, publicUrl: config.publicUrl }
  return [
    part(
      '/',
      siteRoutes({
        ports: sitePorts(inPurpose),
        facts: {
          ...about,
          priceBook: () => priceBookOn(dayOf(now()), priceBooks()) ?? startingBooks[0],
          today: () => dayOf(now()),
        },
        forms: { key: vault.signingKey('form tickets'), minimumFillMs, nowMs },
        limit,
      }),
    ),
    part('/', privacyPages(privacy)),
    part('/', recordPages(privacy)),
    part('/', versionPages({ facts: privacy, inPurpose })),
    part('/', domainProofRoutes({ inPurpose, about, limit })),
    part('/', callRoutes({ inPurpose, about, limit })),
  ]
}

/** What every answer is made with, whichever page it is. */
export function webFacts(config: Config, sandboxed: boolean) {
  return {
    publicUrl: config.publicUrl,
    checkoutOrigins: [
      'https://checkout.stripe.com',
      'https://billing.stripe.com',
      ...(sandboxed ? [`http://127.0.0.1:${config.sandboxPort}`] : []),
    ],
    contactAddress: config.contactAddress,
    nowMs,
  }
}

/** The website of everybody alone, for whoever looks at its answers without a program that runs. */
export function publicWeb(
  { policy, ...parts }: Omit<PublicParts, 'limit'> & { policy: CurrentPolicy },
  sandboxed: boolean,
): Hono {
  const limit = rateLimits(callerAddress(parts.config.trustedProxies), nowMs)
  return createWeb({
    ...webFacts(parts.config, sandboxed),
    policy,
    parts: publicParts({ ...parts, limit }),
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
  })
}
