import { Hono } from 'hono'
import { connectionsPage, latestRefusals } from '#domain/connections/connections-page.ts'
import { learnedPage } from '#domain/improvement/learned-page.ts'
import { dayOf } from '#domain/plans/day.ts'
import { priceBookOn } from '#domain/quotes/price-book.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import type { ConsoleParts } from './console-ports.ts'
import { deskOf } from './desk.ts'
import { LearnedPage } from './learned-page.tsx'
import { SettingsPage } from './settings-page.tsx'
import { VendorsPage } from './vendors-page.tsx'

/** Vendors, what we learn, and settings: to be read. */
export function houseRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.vendors.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const page = await desk.in('service-delivery', async (tx) => ({
        connections: await connectionsPage(tx),
        refusals: await latestRefusals(tx),
        now: tx.now,
      }))
      return c.html(<VendorsPage desk={desk} {...page} />)
    })
    .get(consolePaths.learned.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const page = await desk.in('improvement', (tx) => learnedPage(tx, parts.mode, c.req.query('quarter')))
      return c.html(<LearnedPage desk={desk} page={page} />)
    })
    .get(consolePaths.settings.pattern, async (c) => {
      const now = await parts.now()
      return c.html(<SettingsPage desk={deskOf(c, parts)} book={priceBookOn(dayOf(now))} now={now} />)
    })
}
