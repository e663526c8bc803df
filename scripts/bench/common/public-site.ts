import type { Hono } from 'hono'
import { startingBooks } from '#domain/quotes/price-book.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { createWeb, part } from '#web/server/create-web.ts'
import { rateLimits } from '#web/server/rate-limit.ts'
import { newTicket } from '#web/site/public-form.tsx'
import type { SitePorts } from '#web/site/site-ports.ts'
import { siteRoutes } from '#web/site/site-routes.tsx'
import { sitePorts } from '../../../src/app/site-ports.ts'
import { policyAsDeclared } from './policy-as-declared.ts'

export const siteOrigin = 'http://localhost:3000'

export interface PublicSite {
  readonly web: Hono
  /** What the form carries hidden, as somebody has it who opened it long enough ago. */
  ticket(form: string): string
}

const today = '2026-12-01'

/** The website as the program puts it together, every check of a request included, without a limit of how often. */
export function publicSite(vault: Vault, inPurpose: InPurpose | undefined): PublicSite {
  const forms = { key: vault.signingKey('form tickets'), minimumFillMs: 0, nowMs: () => Date.now() }
  let caller = 0
  // Each request comes from another address, so that nobody meets the limit.
  const limit = rateLimits(
    () => `10.${(caller++ >> 16) & 255}.${(caller >> 8) & 255}.${caller & 255}`,
    Date.now,
  )
  const web = createWeb({
    publicUrl: new URL(siteOrigin),
    checkoutOrigins: ['https://checkout.stripe.com'],
    contactAddress: 'privacy@agency.example',
    policy: () => policyAsDeclared,
    nowMs: () => Date.now(),
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    parts: [
      part(
        '/',
        siteRoutes({
          ports: inPurpose ? sitePorts(inPurpose) : noPorts,
          facts: {
            controllerName: 'Agency',
            contactAddress: 'privacy@agency.example',
            priceBook: () => startingBooks[0],
            today: () => today,
          },
          forms,
          limit,
        }),
      ),
    ],
  })
  return { web, ticket: (form) => newTicket(forms, form) }
}

const nothing = async (): Promise<never> => {
  throw new Error('this site only shows pages')
}
const noPorts: SitePorts = {
  submitCallRequest: nothing,
  requestGuide: nothing,
  confirmGuide: nothing,
  unsubscribe: nothing,
}
