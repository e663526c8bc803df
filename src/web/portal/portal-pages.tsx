import { Hono } from 'hono'
import { type PortalEnv, portalOnly } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { part, type WebPart } from '#web/server/create-web.ts'
import { csrfProtected } from '#web/server/csrf.ts'
import { buildPages } from './build-page.tsx'
import { changePages } from './change-page.tsx'
import { credentialsPages } from './credentials-page.tsx'
import { endPages } from './end-page.tsx'
import { handoffLedgerPages } from './handoff-ledger-page.tsx'
import { handoffPages } from './handoff-page.tsx'
import { healthPages } from './health-page.tsx'
import { homePages } from './home-page.tsx'
import { intakeRoutes } from './intake-routes.tsx'
import { invoicesPages } from './invoices-page.tsx'
import { liveChanges } from './live-changes.ts'
import { namesPages } from './names-page.tsx'
import { paymentPages } from './payment-page.tsx'
import { peoplePages } from './people-page.tsx'
import { idsOnly, type PortalParts } from './portal-visit.ts'
import { quotePages } from './quote-page.tsx'
import { renewalsPages } from './renewals-page.tsx'
import { reportsPages } from './reports-page.tsx'
import { senderRoutes } from './sender-routes.tsx'
import { yourDataPages } from './your-data-page.tsx'

/**
 * Everything a client sees once signed in. All of it stands behind the sign-in; what changes something carries the
 * session's form token.
 */
export function portalPages(parts: PortalParts): WebPart[] {
  const portal = new Hono<PortalEnv>()
  const home = portalPaths.home.pattern
  for (const under of [home, `${home}/*`])
    portal.use(
      under,
      portalOnly(parts.signIn),
      csrfProtected(parts.csrfKey, (c) => c.get('client')?.sessionHash),
    )
  // Before the engagements, whose pattern it would fit.
  portal.route('/', liveChanges(parts))
  for (const under of [portalPaths.engagement.pattern, `${portalPaths.engagement.pattern}/*`])
    portal.use(under, idsOnly('engagement'))
  for (const pages of [
    homePages,
    quotePages,
    paymentPages,
    invoicesPages,
    renewalsPages,
    peoplePages,
    intakeRoutes,
    senderRoutes,
    namesPages,
    buildPages,
    changePages,
    healthPages,
    reportsPages,
    handoffPages,
    handoffLedgerPages,
    credentialsPages,
    endPages,
    yourDataPages,
  ])
    portal.route('/', pages(parts))
  return [part('/', portal)]
}
