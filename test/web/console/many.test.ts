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
    .querySelectorAll('tbody tr th')
    .map((cell) => cell.nextElementSibling?.text ?? '')

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

test('of much that waits the most urgent is shown, and how much there is', async () => {
  const home = await world.owner.get(consolePaths.home.to())
  expect(rows(home)).toHaveLength(60)
  expect(home.words).toContain('130 waiting')
})
