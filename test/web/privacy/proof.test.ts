import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readVerifier } from '#app/ledger-outside.ts'
import type { Evidence } from '#domain/evidence/probe.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { checkpointNote, openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { isOpen } from '#policy/bindings/binding.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { recipients } from '#policy/recipients.ts'
import { allRecords } from '#policy/records/all-records.ts'
import { cellText } from '#policy/records/record.ts'
import { register } from '#policy/register/register.ts'
import { tablesBeside } from '#policy/register/tables-beside.ts'
import { policyVersion } from '#policy/version.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { privacyPages } from '#web/privacy/privacy-pages.tsx'
import { proofPages } from '#web/privacy/proof/proof-pages.tsx'
import { linesAPart } from '#web/privacy/records/record-page.tsx'
import { recordPages } from '#web/privacy/records/record-pages.tsx'
import { part } from '#web/server/create-web.ts'
import { serveOnLoopback } from '../served.ts'
import { siteFixture } from '../site-fixture.ts'

const facts = {
  controllerName: 'Segmento',
  contactAddress: 'team@segmento.co',
  publicUrl: new URL('https://segmento.co'),
}
const observedAt = new Date('2026-11-23T10:00:00Z')
const evidence: readonly Evidence[] = [
  {
    id: 'overdue',
    what: 'what is over',
    clauses: ['5.1'],
    verdict: 'failed',
    words: '3 records wait',
    figure: '2 days',
    observedAt,
  },
  { id: 'ledger', what: 'the ledger', clauses: ['4.10'], verdict: 'ok', words: '2 hours old', observedAt },
  {
    id: 'cookies',
    what: 'cookies',
    clauses: ['2.8'],
    verdict: 'unknown',
    words: 'not seen (57014)',
    observedAt,
  },
]
const signer = openLedgerSigner(openVault(Buffer.alloc(32, 7)))
const newest = signer.sign({
  treeSize: 1234,
  rootHash: createHash('sha256').update('root').digest(),
  at: new Date('2026-11-23T09:59:00Z'),
})
const ledger: { newest: typeof newest | undefined; fails: boolean } = { newest, fails: false }
const looked: { times: number; fails: boolean; isBlind: boolean; held: Promise<void> | undefined } = {
  times: 0,
  fails: false,
  isBlind: false,
  held: undefined,
}
const verifier = readVerifier()
const clock = { nowMs: observedAt.getTime(), businessMs: observedAt.getTime() }
const { web } = siteFixture({
  parts: [
    part('/', privacyPages(facts)),
    part('/', recordPages(facts)),
    part(
      '/',
      proofPages({
        facts,
        observe: async () => {
          looked.times += 1
          await looked.held
          if (looked.fails) throw new Error('no database')
          return looked.isBlind
            ? evidence.map((one) => ({ ...one, verdict: 'unknown', words: 'could not be looked at' }))
            : evidence
        },
        checkpoint: async () => {
          if (ledger.fails) throw new Error('no database')
          return ledger.newest
        },
        verifier,
        now: async () => new Date(clock.businessMs),
        nowMs: () => clock.nowMs,
      }),
    ),
  ],
})
/** The look that whoever comes first has begun, come to its end. */
const looking = () => new Promise<void>((resolve) => setImmediate(resolve))
const proofNow = async () => {
  const answer = await web.request('/privacy/proof')
  const html = await answer.text()
  return { status: answer.status, cache: answer.headers.get('cache-control'), html, page: parse(html) }
}
/** Comes back once what is seen now is known. */
const proofOnceSeen = async () => {
  await web.request('/privacy/proof')
  await looking()
  return proofNow()
}

const records = allRecords({ name: 'Segmento', contact: 'team@segmento.co', site: 'segmento.co' })
const recordAddresses = records.map(({ id }) => `/privacy/records/${id}`)

test('whoever comes first after the start is answered at once, that nothing was looked at yet and is now', async () => {
  let release = () => {}
  looked.held = new Promise((resolve) => {
    release = resolve
  })
  const first = await proofNow()
  expect([first.status, first.cache]).toEqual([200, 'public, max-age=2'])
  expect(first.page.text).toContain('nothing was looked at since this program started')
  expect(first.page.text).toContain('not looked at yet, and looked at now')
  expect(first.page.text).not.toContain('3 records wait')
  const states = first.page.querySelectorAll('table').at(-1)?.querySelectorAll('tbody .state') ?? []
  expect([...new Set(states.map((state) => state.text.trim()))].toSorted()).toEqual(['not yet', 'unknown'])
  release()
  looked.held = undefined
  await looking()
  const next = await proofNow()
  expect(next.cache).toBe('public, max-age=60')
  expect(next.page.text).toContain('3 records wait')
  expect(next.page.text).not.toContain('nothing was looked at since')
  // Of what no look has told, that is said.
  expect(next.page.text).toMatch(/not looked at yet:.*backups kept, and for how long/s)
})

test('the proof shows every promise with its state, what keeps it, and what was seen', async () => {
  const { page } = await proofOnceSeen()
  const rows = page.querySelectorAll('table')[1]?.querySelectorAll('tbody tr') ?? []
  const states = new Map(
    rows.map((row) => [row.querySelector('a')?.text, row.querySelector('.state')?.text.trim()]),
  )
  expect([...states.keys()]).toEqual([...clauseIds])
  for (const id of clauseIds) if (isOpen(bindings[id])) expect(states.get(id), id).toBe('not yet')
  expect(states.get('5.1')).toBe('failed')
  expect(states.get('2.8')).toBe('unknown')
  expect(states.get('4.10')).toBe('in part')
  expect(page.text).toContain('3 records wait')
  expect(page.text).toContain(policyVersion())
})

test('the figures stand first, each with its state and its age', async () => {
  clock.nowMs += 60_000
  const { page } = await proofOnceSeen()
  const figures = page.querySelectorAll('.key-figures li').map((item) => item.text.replace(/\s+/g, ' '))
  expect(figures[0]).toMatch(/what is over.*2 days.*3 records wait.*not as promised.*seen now/)
  expect(figures[1]).toMatch(/cookies.*not seen.*unknown.*seen now/)
  expect(page.text.indexOf('3 records wait')).toBeLessThan(page.text.indexOf('every promise'))
  for (const id of ['figures', 'checkpoint', 'seen', 'promises'])
    expect(page.querySelector(`h2[id="${id}"]`), id).not.toBeNull()
})

test('the newest checkpoint stands there whole, and can be taken away with the file that checks', async () => {
  const page = parse(await (await web.request('/privacy/proof')).text())
  for (const words of [
    '1,234',
    newest.rootHash.toString('hex'),
    newest.signer,
    '23 November 2026 at 09:59 UTC',
  ])
    expect(page.text).toContain(words)
  const note = await web.request(
    page.querySelector('a[href="/privacy/checkpoint"]')?.getAttribute('href') ?? '',
  )
  expect(note.headers.get('content-disposition')).toBe('attachment; filename="checkpoint.txt"')
  expect(await note.text()).toBe(checkpointNote(newest))
  const file = await web.request('/privacy/verify-ledger.mjs')
  expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(file.headers.get('content-disposition')).toContain('attachment')
  expect(await file.text()).toBe(readFileSync('scripts/verify-ledger.mjs', 'utf8'))
  clock.nowMs += 60_000
  ledger.newest = undefined
  expect((await web.request('/privacy/checkpoint')).status).toBe(404)
  expect(await (await web.request('/privacy/proof')).text()).toContain('there is none yet')
  ledger.newest = newest
  clock.nowMs += 60_000
})

test('however many ask, one look is under way at a time, nobody waits for it, and its age stands there', async () => {
  clock.nowMs += 60_000
  await proofOnceSeen()
  clock.nowMs += 240_000
  clock.businessMs += 240_000
  looked.times = 0
  let release = () => {}
  looked.held = new Promise((resolve) => {
    release = resolve
  })
  const answers = await Promise.all(Array.from({ length: 50 }, proofNow))
  expect(looked.times).toBe(1)
  for (const { page, status } of answers) {
    expect([status, page.text.includes('3 records wait')]).toEqual([200, true])
    expect(page.text.replace(/\s+/g, ' ')).toMatch(/looked at .* UTC \( ?4 minutes ago\)/)
    expect(page.text).toContain('it is looked at again now')
  }
  release()
  looked.held = undefined
  await looking()
  clock.nowMs += 59_000
  expect((await proofNow()).cache).toBe('public, max-age=60')
  expect(looked.times).toBe(1)
  clock.businessMs -= 240_000
})

test('a look that fails is said to, takes nothing of what was seen before, and is tried again for who comes next', async () => {
  clock.nowMs += 60_000
  looked.fails = true
  const failed = await proofOnceSeen()
  expect(failed.status).toBe(200)
  expect(failed.page.text).toContain('the last look failed as a whole')
  expect(failed.page.text).toContain('3 records wait')
  looked.times = 0
  await proofOnceSeen()
  expect(looked.times).toBe(0)
  looked.fails = false
  clock.nowMs += 5_000
  const mended = await proofOnceSeen()
  expect(looked.times).toBe(1)
  expect(mended.page.text).not.toContain('failed as a whole')
})

test('a look at which nothing could be looked at has failed as a whole, and what was seen before stays with its age', async () => {
  clock.nowMs += 60_000
  clock.businessMs += 60_000
  looked.isBlind = true
  const blind = await proofOnceSeen()
  expect(blind.page.text).toContain('the last look failed as a whole')
  expect(blind.page.text).toContain('3 records wait')
  expect(blind.page.text).not.toContain('could not be looked at')
  expect(blind.page.text).toContain('1 minute ago')
  looked.isBlind = false
  clock.nowMs += 5_000
  clock.businessMs -= 60_000
  expect((await proofOnceSeen()).page.text).not.toContain('failed as a whole')
})

test('a checkpoint that can’t be read is said to be unread, and holds up nothing else', async () => {
  clock.nowMs += 60_000
  ledger.fails = true
  expect((await proofOnceSeen()).page.text).toContain('it could not be read just now')
  ledger.fails = false
  expect((await proofNow()).page.text).toContain(newest.signer)
})

test('the policy leads to its proof and its records', async () => {
  const page = parse(await (await web.request('/privacy')).text())
  for (const address of ['/privacy/proof', '/privacy/records'])
    expect(page.querySelector(`a[href="${address}"]`)).not.toBeNull()
})

test.each(['/privacy/proof', '/privacy/records', ...recordAddresses])(
  '%s is small, sets no cookie and runs no script',
  async (address) => {
    const answer = await web.request(address)
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html.length).toBeLessThan(50_000)
    expect(html).not.toContain('<script')
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  },
)

test.each(records)('$id says the same as page, CSV and JSON', async ({ id, columns, rows }) => {
  const parts = Math.ceil(rows.length / linesAPart)
  for (let part = 1; part <= parts; part++) {
    const html = await (await web.request(`/privacy/records/${id}?part=${part}`)).text()
    expect(html.length).toBeLessThan(50_000)
    for (const [name] of rows.slice((part - 1) * linesAPart, part * linesAPart))
      expect(parse(html).text).toContain(cellText(name ?? ''))
    if (parts > 1) expect(html).toContain(`<b aria-current="page">${part}</b>`)
  }
  for (const nonsense of ['0', '999', '-1', 'x', '1e3'])
    expect((await web.request(`/privacy/records/${id}?part=${nonsense}`)).status).toBe(200)
  const sheet = await web.request(`/privacy/records/${id}.csv`)
  expect(sheet.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect((await sheet.text()).match(/\r\n/g)).toHaveLength(rows.length + 1)
  const json = (await (await web.request(`/privacy/records/${id}.json`)).json()) as {
    version: string
    rows: Record<string, unknown>[]
  }
  expect(json.version).toBe(policyVersion())
  expect(json.rows).toEqual(
    rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  )
})

test('the exports leave out no purpose, recipient, column or period of the register', () => {
  const [processing, received, inventory, retention] = records
  expect(processing?.rows).toHaveLength(Object.keys(register.purposes).length)
  expect(received?.rows.map(([name]) => name)).toEqual(Object.values(recipients).map(({ name }) => name))
  const columns = inventory?.rows.flatMap(([table, , names]) => {
    return Array.isArray(names) ? names.map((name: string) => `${cellText(table ?? '')}.${name}`) : []
  })
  const declared = Object.entries({ ...register.tables, ...tablesBeside }).flatMap(([table, declaration]) =>
    Object.keys(declaration.columns).map((name) => `${table}.${name}`),
  )
  expect(columns?.toSorted()).toEqual(declared.toSorted())
  expect(retention?.rows).toHaveLength(Object.keys(register.retentionRules).length)
})

test('no value of an export is one that a spreadsheet runs, and no other file is there', async () => {
  for (const { id } of records)
    expect(await (await web.request(`/privacy/records/${id}.csv`)).text()).not.toMatch(/(^|,|\n)"?[=+@-]/)
  for (const file of ['processing.xml', 'processing.csv.json', 'everything', '..%2fproof'])
    expect((await web.request(`/privacy/records/${file}`)).status, file).toBe(404)
})

describe('in a browser', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serveOnLoopback>>
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await serveOnLoopback(web)
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test.each([
    { size: 'desktop', scheme: 'light' },
    { size: 'phone', scheme: 'dark' },
  ] as const)(
    'axe-core finds nothing and nothing is wider than the screen ($size, $scheme)',
    async (options) => {
      const page = await openPage(browser, { ...options, baseURL: server.origin })
      for (const address of ['/privacy/proof', '/privacy/records', ...recordAddresses]) {
        await page.goto(address)
        await expectNoAxeFindings(page)
        const beyond = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(beyond, address).toBe(0)
        const cut = await page.evaluate<number>(
          "[...document.querySelectorAll('.table-scroll')].filter((t) => t.scrollWidth > t.clientWidth + 1).length",
        )
        if (options.size === 'phone') expect(cut, address).toBe(0)
      }
      await page.context().close()
    },
  )
})
