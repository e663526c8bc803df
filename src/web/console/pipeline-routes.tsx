import { Hono } from 'hono'
import { type Hit, searchClients, searchInvoices, searchRequests } from '#domain/clients/search-clients.ts'
import { listPipeline } from '#domain/engagements/list-pipeline.ts'
import { recordTitlesSeen } from '#domain/tasks/record-titles.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths } from '#web/paths.ts'
import { readForm } from '#web/server/read-form.ts'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf } from './desk.ts'
import { PipelinePage, pipelineFilter } from './pipeline-page.tsx'
import { SearchPage } from './search-page.tsx'

const longestSearch = 200

/** Every engagement by state, and the search. */
export function pipelineRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return (
    new Hono<StaffEnv>()
      .get(consolePaths.pipeline.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const filter = pipelineFilter(c.req.query())
        const list = await desk.in('service-delivery', (tx) => listPipeline(tx, filter))
        return c.html(<PipelinePage desk={desk} filter={filter} list={list} />)
      })
      .get(consolePaths.search.pattern, (c) =>
        c.html(<SearchPage desk={deskOf(c, parts)} words="" hits={[]} />),
      )
      // What is looked for may be somebody's name, which has no place in an address: proxies and browsers keep those.
      .post(consolePaths.search.pattern, async (c) => {
        const desk = deskOf(c, parts)
        const { q = '' } = (await readForm(c)).fields
        const words = searchable([q].flat().join(' '))
        const hits = words ? await search(desk, words) : []
        return c.html(<SearchPage desk={desk} words={words} hits={hits} />)
      })
  )
}

/** Each purpose looks for what it sees. */
async function search(desk: Desk, words: string): Promise<Hit[]> {
  const parts = await Promise.all([
    desk.in('service-delivery', (tx) => searchDelivery(tx, words)),
    desk.in('inquiry-response', async (tx) => {
      const hits = await searchRequests(tx, words)
      recordSeen(
        tx,
        hits.map(({ personId }) => personId),
        ['people.name', 'leads.company'],
        { page: 'search' },
      )
      return hits
    }),
    desk.in('billing', (tx) => searchInvoices(tx, words)),
  ])
  return parts.flat()
}

async function searchDelivery(tx: PurposeTx<'service-delivery'>, words: string): Promise<Hit[]> {
  const hits = await searchClients(tx, words)
  const of = (what: Hit['what']) => hits.filter((hit) => hit.what === what).map(({ personId }) => personId)
  recordSeen(tx, of('person'), ['people.name', 'clients.name'], { page: 'search' })
  recordSeen(tx, of('inbox'), ['inboxes.address', 'clients.name'], { page: 'search' })
  const tasks = hits.filter(({ what }) => what === 'task').map(({ id }) => id)
  await recordTitlesSeen(tx, tasks, 'search')
  return hits
}

/** What can be looked for: PostgreSQL takes no text with a null byte. */
function searchable(typed: string): string {
  return typed.replaceAll('\0', ' ').normalize('NFC').trim().slice(0, longestSearch)
}
