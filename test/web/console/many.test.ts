import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consolePaths, withQuery } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld, type Shown } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
  await world.build.db.owner.query(
    `with made as (insert into clients (name) select 'Company ' || n from generate_series(1, 130) n returning id)
     insert into engagements (client_id, state, mode) select id, 'requested', 'sandbox' from made`,
  )
}, 90_000)
afterAll(() => world?.close())

const rows = (page: Shown) =>
  parse(page.html)
    .querySelectorAll('tbody tr')
    .map((row) => /Company \d+/.exec(row.text)?.[0] ?? '')

test('a long pipeline comes in pages that hold each engagement once, and the counts are of all', async () => {
  const pages = await Promise.all(
    [1, 2, 3].map((page) => world.owner.get(withQuery(consolePaths.pipeline.to(), { page }))),
  )
  const shown = pages.map(rows)
  expect(shown.map(({ length }) => length)).toEqual([60, 60, 10])
  expect(new Set(shown.flat()).size).toBe(130)
  expect(pages[0]?.words).toMatch(/waits for us\s*130/)
})

test('a page that there is none of shows the last', async () => {
  const page = await world.owner.get(withQuery(consolePaths.pipeline.to(), { page: 999 }))
  expect(rows(page)).toHaveLength(10)
})

test('a sort goes over all pages, and its turn and state narrow what is counted on them', async () => {
  const pipeline = (query: Record<string, string | number>) =>
    world.owner.get(withQuery(consolePaths.pipeline.to(), query))
  const companies = async (query: Record<string, string | number>) =>
    parse((await pipeline({ sort: 'company', ...query })).html)
      .querySelectorAll('tbody tr th a')
      .map((cell) => cell.text)
  const sorted = [
    ...(await companies({})),
    ...(await companies({ page: 2 })),
    ...(await companies({ page: 3 })),
  ]
  expect(sorted).toEqual(sorted.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
  expect(sorted).toHaveLength(130)
  expect(await companies({ down: 'yes' })).toEqual(sorted.toReversed().slice(0, 60))
  expect(await companies({ turn: 'us', state: 'requested', page: 3 })).toHaveLength(10)
  expect(await companies({ turn: 'client' })).toHaveLength(0)
  for (const sort of ['state', 'since', 'domains', 'inboxes'])
    expect(rows(await pipeline({ sort, page: 2 }))).toHaveLength(60)
})

test('of much that waits the most urgent of each clock is shown, with how much there is and a way to all of it', async () => {
  const home = await world.owner.get(consolePaths.home.to())
  expect(rows(home)).toHaveLength(20)
  expect(home.words).toContain('130 waiting')
  const all = parse(home.html)
    .querySelectorAll('a')
    .find(({ text }) => text === 'all 130 within a day')
  const address = all?.getAttribute('href') ?? ''
  const pages = await Promise.all([1, 2, 3, 999].map((page) => world.owner.get(`${address}&page=${page}`)))
  expect(pages.map((page) => rows(page).length)).toEqual([60, 60, 10, 10])
  expect(new Set(pages.flatMap(rows)).size).toBe(130)
  expect(rows(pages[0] as Shown).slice(0, 20)).toEqual(rows(home))
})

test('of a group alone the others are counted, and what none of waits says so', async () => {
  const offers = await world.owner.get(withQuery(consolePaths.home.to(), { group: 'offers' }))
  expect(rows(offers)).toHaveLength(20)
  const money = await world.owner.get(withQuery(consolePaths.home.to(), { group: 'money' }))
  expect(rows(money)).toHaveLength(0)
  expect(money.words).toContain('Nothing of this kind waits now')
  expect(money.words).toMatch(/plans and quotes\s*130/)
  const late = await world.owner.get(withQuery(consolePaths.home.to(), { clock: 'late' }))
  expect(late.words).toContain('Nothing is overdue now.')
})
