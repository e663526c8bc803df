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
const ledger: { newest: typeof newest | undefined } = { newest }
const looked = { times: 0, fails: false }
const verifier = readVerifier()
const clock = { nowMs: observedAt.getTime() }
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
          if (looked.fails) throw new Error('no database')
          return evidence
        },
        checkpoint: async () => ledger.newest,
        verifier,
        now: async () => observedAt,
        nowMs: () => clock.nowMs,
      }),
    ),
  ],
})
const records = allRecords({ name: 'Segmento', contact: 'team@segmento.co', site: 'segmento.co' })
const recordAddresses = records.map(({ id }) => `/privacy/records/${id}`)

test('the proof shows every promise with its state, what keeps it, and what was seen', async () => {
  const page = parse(await (await web.request('/privacy/proof')).text())
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

test('the figures stand first, each with its state and its age, and what is not measured is said', async () => {
  clock.nowMs += 60_000
  const page = parse(await (await web.request('/privacy/proof')).text())
  const figures = page.querySelectorAll('.key-figures li').map((item) => item.text.replace(/\s+/g, ' '))
  expect(figures[0]).toMatch(/what is over.*2 days.*3 records wait.*not as promised.*seen now/)
  expect(figures[1]).toMatch(/cookies.*not seen.*unknown.*seen now/)
  expect(figures.find((words) => words.includes('48 hours'))).toMatch(/not measured.*answers it by e-mail/)
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

test('however many ask for the proof, it is looked at once a minute, and a failed look is not kept', async () => {
  clock.nowMs += 60_000
  looked.times = 0
  await Promise.all(Array.from({ length: 50 }, () => web.request('/privacy/proof')))
  clock.nowMs += 59_000
  await web.request('/privacy/proof')
  expect(looked.times).toBe(1)
  clock.nowMs += 1000
  looked.fails = true
  expect((await web.request('/privacy/proof')).status).toBe(500)
  looked.fails = false
  expect((await web.request('/privacy/proof')).status).toBe(200)
  expect(looked.times).toBe(3)
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
