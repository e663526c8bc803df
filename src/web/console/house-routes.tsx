import { Hono } from 'hono'
import { learnedPage } from '#domain/improvement/learned-page.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import type { ConsoleParts } from './console-ports.ts'
import { deskOf } from './desk.ts'
import { LearnedPage } from './learned-page.tsx'

/** What we learn: to be read. */
export function houseRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>().get(consolePaths.learned.pattern, async (c) => {
    const desk = deskOf(c, parts)
    const page = await desk.in('improvement', (tx) => learnedPage(tx, parts.mode, c.req.query('quarter')))
    return c.html(<LearnedPage desk={desk} page={page} />)
  })
}
