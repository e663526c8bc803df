import { Hono } from 'hono'
import { type StaffEnv, staffOnly } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import { part, type WebPart } from '#web/server/create-web.ts'
import { csrfProtected } from '#web/server/csrf.ts'
import { liveTopics } from '#web/server/live.ts'
import { adoptionRoutes } from './adoption-routes.tsx'
import { billingRoutes } from './billing-page.tsx'
import { buildRoutes } from './build-routes.tsx'
import { callRoutes } from './call-routes.tsx'
import { changesRoutes } from './changes-routes.tsx'
import { clientRoutes } from './client-routes.tsx'
import { connectionRoutes } from './connection-routes.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { dataRoutes } from './data-routes.tsx'
import { deskOf } from './desk.ts'
import { driftRoutes } from './drift-routes.tsx'
import { engagementRoutes } from './engagement-routes.tsx'
import { healthRoutes } from './health-routes.tsx'
import { HomePage, homeFilter, loadHome } from './home-page.tsx'
import { houseRoutes } from './house-routes.tsx'
import { inquiryRoutes } from './inquiry-routes.tsx'
import { invoiceRoutes } from './invoice-routes.tsx'
import { moneyRoutes } from './money-routes.tsx'
import { pipelineRoutes } from './pipeline-routes.tsx'
import { planRoutes } from './plan-routes.tsx'
import { policyRoutes } from './policy-routes.tsx'
import { priceRoutes } from './price-routes.tsx'
import { quoteRoutes } from './quote-routes.tsx'
import { renewalRoutes } from './renewals-page.tsx'
import { settingsRoutes } from './settings-routes.tsx'
import { stackRoutes } from './stack-routes.tsx'
import { staffRoutes } from './staff-routes.tsx'
import { taskRoutes } from './task-routes.tsx'
import { tldRoutes } from './tld-routes.tsx'

/** The operators' console. Nothing of it answers without password and second factor. */
export function consolePages(parts: ConsoleParts): WebPart[] {
  const console = new Hono<StaffEnv>()
  console.use(
    `${consolePaths.home.pattern}/*`,
    staffOnly(parts.signIn),
    csrfProtected(parts.csrfKey, (c) => c.get('staff').sessionHash),
  )
  console.get(consolePaths.home.pattern, async (c) => {
    const desk = deskOf(c, parts)
    const filter = homeFilter(c.req.query())
    return c.html(<HomePage desk={desk} filter={filter} {...(await loadHome(desk, filter))} />)
  })
  console.get(consolePaths.live.pattern, (c) => {
    const topics = (c.req.query('topics') ?? '').split(' ').filter(Boolean)
    return liveTopics(c, (left) => followed(parts, topics, left), parts.failed)
  })
  for (const routes of [
    inquiryRoutes,
    callRoutes,
    pipelineRoutes,
    adoptionRoutes,
    clientRoutes,
    engagementRoutes,
    planRoutes,
    quoteRoutes,
    buildRoutes,
    stackRoutes,
    driftRoutes,
    changesRoutes,
    healthRoutes,
    taskRoutes,
    staffRoutes,
    policyRoutes,
    dataRoutes,
    connectionRoutes,
    moneyRoutes,
    billingRoutes,
    invoiceRoutes,
    renewalRoutes,
    settingsRoutes,
    priceRoutes,
    tldRoutes,
    houseRoutes,
  ])
    console.route('/', routes(parts))
  return [part('/', console)]
}

/** After a gap nobody knows what changed, so everything the page shows is told anew. */
async function* followed(
  parts: ConsoleParts,
  topics: readonly string[],
  left: AbortSignal,
): AsyncIterable<string> {
  for await (const topic of parts.changes.follow((told) => topics.includes(told), left))
    if (topic === 'all') yield* topics
    else yield topic
}
