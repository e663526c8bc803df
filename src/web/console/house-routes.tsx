import { Hono } from 'hono'
import { learnedPage } from '#domain/improvement/learned-page.ts'
import { dayOf } from '#domain/plans/day.ts'
import { priceBookOn } from '#domain/quotes/price-book.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import type { ConsoleParts } from './console-ports.ts'
import { deskOf } from './desk.ts'
import { LearnedPage } from './learned-page.tsx'
import { SettingsPage } from './settings-page.tsx'

/** What we learn, and settings: to be read. */
export function houseRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
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
