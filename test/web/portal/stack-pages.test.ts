import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'node-html-parser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveHandoff } from '#domain/handoff/give-handoff.ts'
import { prepareHandoff as askForPack } from '#domain/handoff/prepare-handoff.ts'
import { sealEvidence } from '#platform/evidence/seal-evidence.ts'
import { addCompany, addStaff } from '#test/support/acting.ts'
import { expectNoAxeFindings, launchBrowser, openPage, type PageOptions } from '#test/support/browser.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { portalPaths } from '#web/paths.ts'
import { attestHandoff } from '#workflows/attest-handoff.ts'
import { collectFigures } from '#workflows/collect-figures.ts'
import { prepareHandoff } from '#workflows/prepare-handoff.ts'
import { type LiveStack, liveStack } from '../../domain/handoff/live-stack.ts'
import { serveOnLoopback } from '../served.ts'
import { openPortal, type PortalBrowser, type TestPortal } from './portal-fixture.ts'

let world: BuildWorld
let portal: TestPortal
let stack: LiveStack
let browser: PortalBrowser
let chromium: Browser
let server: Awaited<ReturnType<typeof serveOnLoopback>>
let at: { engagement: string }
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
  portal = await openPortal(world.db)
  stack = await liveStack(world, 'Lovelace Looms', 'lovelacelooms.com')
  await collectFigures(world.parts, stack.stackId)
  const operator = await addStaff(world.db, 'operator')
  const asStaff = <T>(work: Parameters<typeof world.db.inPurpose<'service-delivery', T>>[2]) =>
    world.db.inPurpose('service-delivery', operator, work)
  await asStaff((tx) => askForPack(tx, stack.stackId, undefined))
  const { rows } = await world.db.owner.query('select id from handoffs')
  await prepareHandoff(world.parts, rows[0].id)
  expect(await asStaff((tx) => giveHandoff(tx, stack.stackId))).toEqual({ ok: true })
  await sealEvidence(world.db.inPurpose)
  await attestHandoff({ inPurpose: world.db.inPurpose }, stack.stackId)
  browser = await portal.enter(stack.personId)
  at = { engagement: stack.engagementId }
  chromium = await launchBrowser()
  server = await serveOnLoopback(portal.web)
}, 180_000)
afterAll(async () => {
  await chromium?.close()
  await server?.close()
  await portal?.close()
  await world?.close()
})

async function signedInPage(options: PageOptions): Promise<Page> {
  const page = await openPage(chromium, { ...options, baseURL: server.origin })
  const [name = '', ...value] = browser.cookie.split('=')
  await page.context().addCookies([{ name, value: value.join('='), url: server.origin }])
  return page
}

describe.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('$size, $scheme', (options) => {
  test.each([
    'engagement',
    'names',
    'build',
    'health',
    'handoff',
    'handoffLedger',
    'credentials',
    'reports',
    'people',
    'end',
  ] as const)('axe-core finds nothing on %s, and it is as wide as the screen', async (name) => {
    const page = await signedInPage(options)
    await page.goto(portalPaths[name].to(at))
    await expectNoAxeFindings(page)
    const width = await page.evaluate<number>('document.documentElement.scrollWidth')
    expect(width).toBe(page.viewportSize()?.width)
    await page.context().close()
  })
})

test('every page of a stack stays under 50 kB', async () => {
  for (const name of ['engagement', 'build', 'health', 'handoff', 'credentials'] as const)
    expect((await browser.text(portalPaths[name].to(at))).length, name).toBeLessThan(50_000)
})

test('while cold sending is paused, health does not say that nothing needs attention', async () => {
  const words = async () =>
    parse(await browser.text(portalPaths.health.to(at))).querySelector('main')?.text ?? ''
  expect(await words()).not.toContain('paused')
  await world.db.owner.query(
    `insert into sending_pauses (client_id, stack_id, reason) select client_id, id, 'client-asked' from stacks where id = $1`,
    [stack.stackId],
  )
  const paused = await words()
  expect(paused).toContain('cold sending is paused')
  expect(paused).not.toContain('Nothing needs attention')
  await world.db.owner.query('update sending_pauses set ended_at = app.now() where stack_id = $1', [
    stack.stackId,
  ])
})

test('an open page follows the work without being asked', async () => {
  const page = await signedInPage({})
  await page.goto(portalPaths.build.to(at))
  await page.getByText('built').first().waitFor()
  await world.db.owner.query(`update domains set proved_at = null where stack_id = $1`, [stack.stackId])
  await expect
    .poll(async () => {
      await world.db.owner.query('select app.tell($1)', [`stack:${stack.stackId}`])
      return page.getByText('being built').count()
    })
    .toBe(1)
  await world.db.owner.query(`update domains set proved_at = app.now() where stack_id = $1`, [stack.stackId])
  await page.context().close()
})

test('the pack’s files come as files, whole and without a password', async () => {
  const inboxes = await browser.get(portalPaths.handoffInboxes.to(at))
  expect(inboxes.headers.get('content-disposition')).toBe('attachment; filename="inboxes.csv"')
  expect(inboxes.headers.get('x-content-type-options')).toBe('nosniff')
  expect(inboxes.headers.get('cache-control')).toBe('no-store')
  const csv = await inboxes.text()
  expect(csv.trim().split('\r\n')).toHaveLength(1 + stack.inboxIds.length)
  const { rows } = await world.db.owner.query('select name from domains where stack_id = $1 and chosen', [
    stack.stackId,
  ])
  for (const { name } of rows) {
    const zone = await browser.get(portalPaths.handoffZone.to({ ...at, domain: `${name}.zone` }))
    expect(zone.headers.get('content-disposition')).toBe(`attachment; filename="${name}.zone"`)
    const text = await zone.text()
    expect(text).toContain(`$ORIGIN ${name}.`)
    for (const type of ['MX', 'TXT', 'CNAME']) expect(text).toContain(` IN ${type} `)
  }
  expect((await browser.get(portalPaths.handoffZone.to({ ...at, domain: 'other.com.zone' }))).status).toBe(
    404,
  )
})

test('the ledger’s word is taken away and checked with the file that runs alone, for one’s own company only', async () => {
  const html = await browser.text(portalPaths.handoffLedger.to(at))
  const page = parse(html, { blockTextElements: { script: true, style: true } })
  expect(page.text).toContain('the stack was given to you')
  const folder = mkdtempSync(join(tmpdir(), 'pack-'))
  try {
    for (const file of ['checkpoint.txt', 'entries.ndjson']) {
      const href = portalPaths.handoffLedgerFile.to({ ...at, file })
      expect(page.querySelector(`a[href="${href}"]`), file).not.toBeNull()
      const given = await browser.get(href)
      expect(given.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`)
      writeFileSync(join(folder, file), await given.text())
    }
    copyFileSync(resolve('scripts/verify-ledger.mjs'), join(folder, 'verify-ledger.mjs'))
    const [command = ''] = page.querySelectorAll('.command').map(({ text }) => text.trim())
    const run = () => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('The ledger holds.') })
    const entries = readFileSync(join(folder, 'entries.ndjson'), 'utf8')
    writeFileSync(join(folder, 'entries.ndjson'), entries.replace('handoff.given', 'handoff.taken'))
    expect(run().status).toBe(1)
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect((await browser.get(portalPaths.handoffLedgerFile.to({ ...at, file: 'keys.txt' }))).status).toBe(404)
  const { owner: stranger } = await addCompany(world.db)
  const other = await portal.enter(stranger.personId)
  for (const address of [
    portalPaths.handoffLedger.to(at),
    portalPaths.handoffLedgerFile.to({ ...at, file: 'checkpoint.txt' }),
  ])
    expect((await other.get(address)).status).toBe(404)
})

test('a password is shown by a press only, to a fresh sign-in only, and each time recorded', async () => {
  const from = portalPaths.credentials.to(at)
  const inbox = stack.inboxIds[0] ?? ''
  const reveal = portalPaths.credentialReveal.to({ ...at, inbox })
  const shown = await browser.post(reveal, {}, { from })
  expect(shown.status).toBe(200)
  expect(shown.headers.get('cache-control')).toBe('no-store')
  expect(await shown.text()).toContain('the password')
  expect((await browser.get(reveal)).status).toBe(405)
  const recorded = `select count(*)::int as n from app.evidence where kind = 'credentials.revealed'`
  expect((await world.db.owner.query(recorded)).rows[0].n).toBe(1)

  const token = /name="_csrf" value="([^"]+)"/.exec(await browser.text(from))?.[1] ?? ''
  await world.db.owner.query(
    `update auth.session set proven_at = clock_timestamp() - interval '16 minutes' where kind = 'portal'`,
  )
  const stale = await browser.post(reveal, { _csrf: token }, { from: portalPaths.handoff.to(at) })
  const again = `/sign-in?why=prove&next=${encodeURIComponent(from)}`
  expect([stale.status, stale.headers.get('location')]).toEqual([303, again])
  expect((await browser.get(from)).headers.get('location')).toBe(again)
  expect((await world.db.owner.query(recorded)).rows[0].n).toBe(1)
  await world.db.owner.query(`update auth.session set proven_at = clock_timestamp() where kind = 'portal'`)
})

test('the inbox of another company is not there to reveal or renew', async () => {
  const { engagementId, owner } = await addCompany(world.db)
  const stranger = await portal.enter(owner.personId)
  const from = portalPaths.people.to({ engagement: engagementId })
  const inbox = stack.inboxIds[0] ?? ''
  for (const path of [portalPaths.credentialReveal, portalPaths.credentialReissue]) {
    const theirs = await stranger.post(path.to({ ...at, inbox }), {}, { from })
    expect(theirs.status).toBe(404)
    const own = await stranger.post(path.to({ engagement: engagementId, inbox }), {}, { from })
    expect([404, 422]).toContain(own.status)
  }
  const jobs = await world.db.owner.query(`select 1 from pgboss.job where name = 'reissue-credentials'`)
  expect(jobs.rows).toEqual([])
})

test('a new password is asked for once and seen to be under way', async () => {
  const from = portalPaths.credentials.to(at)
  const inbox = stack.inboxIds[1] ?? ''
  const asked = await browser.post(portalPaths.credentialReissue.to({ ...at, inbox }), {}, { from })
  expect(asked.status).toBe(303)
  expect(await browser.text(asked.headers.get('location') ?? '')).toContain('A new password for')
})
