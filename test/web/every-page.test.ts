import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoWorld, startDemoWorld } from '#test/support/demo-world.ts'
import { consolePaths, sitePaths } from '#web/paths.ts'
import { type Closed, type Visit, visitsOf } from './every-page/visits.ts'

/**
 * What holds for every page there is, as it is sent, with a year of data. The list is derived from the addresses, so a
 * new page is looked at from its first day, and one that nobody can visit is named.
 */
let world: DemoWorld
let visits: readonly Visit[] = []
let closed: readonly Closed[] = []

beforeAll(async () => {
  world = await startDemoWorld('web,sandbox')
  ;({ visits, closed } = await visitsOf(world))
}, 10 * 60_000)
afterAll(async () => {
  await world?.close()
})

/** Before its pictures, scripts and styles, which are the same for all pages. */
const mostBytes = 50 * 1024

/** Pages that may be larger, and why. */
const larger: Readonly<Record<string, number>> = {
  // The policy is one text and stays whole on one page.
  [sitePaths.privacy.pattern]: 64 * 1024,
  [sitePaths.privacyVersion.pattern]: 64 * 1024,
  // Every time zone there is stands in the list.
  [sitePaths.chooseCall.pattern]: 60 * 1024,
  // A line a client, and behind each chart its table.
  [consolePaths.money.pattern]: 60 * 1024,
}

function judgeFrame({ pattern, status, html }: Visit): string[] {
  const most = larger[pattern] ?? mostBytes
  const document = parse(html)
  const heads = document.querySelectorAll('h1').map((head) => head.text.trim())
  const title = document.querySelector('title')?.text ?? ''
  const bytes = Buffer.byteLength(html)
  return [
    ...(status === 200 ? [] : [`answered ${status}`]),
    ...(bytes > most ? [`${bytes} bytes are more than ${most}`] : []),
    ...(heads.length === 1 && heads[0] ? [] : [`${heads.length} headings of the first rank`]),
    ...(/^(\S.* · )?segmento$/.test(title) ? [] : [`is titled “${title}”`]),
  ]
}

/** Controls that do nothing without script: a button that sends no form and opens nothing by itself. */
function deadControls(html: string): string[] {
  return parse(html)
    .querySelectorAll('button')
    .filter((button) => !button.closest('form') && !button.hasAttribute('popovertarget'))
    .filter((button) => !button.hasAttribute('hidden') && !button.closest('[hidden]'))
    .map((button) => `the button “${button.text.trim()}”`)
}

/** What is wrong by a rule, page by page. */
const wrongBy = (judge: (visit: Visit) => readonly string[]): string[] =>
  visits.flatMap((visit) => judge(visit).map((what) => `${visit.pattern} as ${visit.as.key}: ${what}`))

test('every address is a page that somebody visits, or of a kind that is none', () => {
  expect(visits.length).toBeGreaterThan(100)
  const kinds = [...new Set(closed.map(({ why }) => why.split(';')[0]))].sort()
  expect(kinds).toEqual([
    'a file',
    'a picture',
    'application/json',
    'leads elsewhere',
    'no mail has left yet while no worker runs',
    'only posted to',
    'text/csv',
    'text/event-stream',
    'text/markdown',
    'text/plain',
  ])
})

test('every page is found, smaller than 50 kB, with one heading of the first rank and a title', () => {
  expect(wrongBy(judgeFrame)).toEqual([])
})

test('every button of every page works without script', () => {
  expect(wrongBy(({ html }) => deadControls(html))).toEqual([])
})
