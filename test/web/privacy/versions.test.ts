import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { announcePolicy } from '#domain/policy/announce-policy.ts'
import { usualEffect } from '#domain/policy/notice-period.ts'
import { type PolicyInForce, readPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'
import { laterProgram, startLaterProgram } from '#test/support/later-edition.ts'
import { sitePaths } from '#web/paths.ts'
import { privacyPages } from '#web/privacy/privacy-pages.tsx'
import { versionPages } from '#web/privacy/versions/version-pages.tsx'
import { part } from '#web/server/create-web.ts'
import { takeEffect } from '#workflows/take-effect.ts'
import { serveOnLoopback } from '../served.ts'
import { siteFixture } from '../site-fixture.ts'

const facts = {
  controllerName: 'Segmento',
  contactAddress: 'team@segmento.co',
  publicUrl: new URL('https://segmento.co'),
}
let world: EngagementWorld
let web: ReturnType<typeof siteFixture>['web']
let browser: Browser
let held: PolicyInForce
let first: string
let next: string

beforeAll(async () => {
  world = await openEngagementWorld()
  browser = await launchBrowser()
  const { inPurpose } = world.db
  held = await readPolicy(inPurpose, laterProgram)
  web = siteFixture({
    policy: () => held,
    parts: [part('/', privacyPages(facts)), part('/', versionPages({ facts, inPurpose }))],
  }).web
  first = await world.one<string>(`select version from policy_versions where state = 'in-effect'`)
  await startLaterProgram(world.db.url)
  next = await world.one<string>(`select version from policy_versions where state = 'proposed'`)
})
afterAll(async () => {
  await browser.close()
  await world.drop()
})

async function read(path: string) {
  const answer = await web.request(path)
  const words = parse(await answer.text()).querySelector('main')?.textContent ?? ''
  return { status: answer.status, words: words.replace(/\s+/g, ' '), to: answer.headers.get('location') }
}
const differences = (version: string, earlier: string) =>
  sitePaths.privacyDifferences.to({ version, earlier })

test('a proposal is nobody’s to read before it is announced', async () => {
  expect((await read(sitePaths.privacyVersions.to())).words).not.toContain(next)
  expect((await read(sitePaths.privacyVersion.to({ version: next }))).status).toBe(404)
  expect((await read(differences(next, first))).status).toBe(404)
  const chosen = `${sitePaths.privacyVersions.to()}?earlier=${first}&later=${next}`
  expect((await read(chosen)).status).toBe(404)
})

test('announced, it is posted with its day, whole and as what it changes', async () => {
  await world.db.inPurpose('legal-obligation', world.owner, (tx) =>
    announcePolicy(tx, next, usualEffect(tx.now)),
  )
  expect((await read(sitePaths.privacyVersions.to())).words).toMatch(/takes effect on \d+ \w+ \d{4}/)
  expect((await read(sitePaths.privacyVersion.to({ version: next }))).words).toContain('Postbox')
  held = await readPolicy(world.db.inPurpose, laterProgram)
  const posted = await read(sitePaths.privacy.to())
  expect(posted.words).toMatch(/this policy changes on \d+ \w+ \d{4}/)
  expect(posted.words).not.toContain('Postbox')
  const changed = await read(differences(next, first))
  expect(changed.words).toContain('what we do differently')
  expect(changed.words).toMatch(/Postbox/)
  expect(changed.words).not.toMatch(/controller\.(name|contact|site)/)
})

test('replaced, the first version stays readable as it was, with the time that it held', async () => {
  await world.db.advanceClock('31 days')
  expect(await takeEffect(world.db.inPurpose)).toBe(next)
  held = await readPolicy(world.db.inPurpose, laterProgram)
  expect((await read(sitePaths.privacy.to())).words).toContain('Postbox')
  expect((await read(sitePaths.privacy.to())).words).not.toContain('this policy changes on')
  const old = await read(sitePaths.privacyVersion.to({ version: first }))
  expect(old.status).toBe(200)
  expect(old.words).toMatch(/this version held from \d+ \w+ \d{4} to \d+ \w+ \d{4}/)
  expect(old.words).not.toContain('Postbox')
  expect(old.words).toContain('Segmento')
  expect((await read(sitePaths.privacyVersion.to({ version: next }))).words).not.toContain('this version')
})

test('a version against itself says that nothing changed; one that never was is not found', async () => {
  expect((await read(differences(first, first))).words).toContain('nothing: the two say and do the same')
  expect((await read(differences(first, '0'.repeat(16)))).status).toBe(404)
  expect((await read(sitePaths.privacyVersion.to({ version: '../proof' }))).status).toBe(404)
})

test('any two are compared by an address that can be shared', async () => {
  const chosen = await read(`${sitePaths.privacyVersions.to()}?earlier=${first}&later=${next}`)
  expect(chosen).toMatchObject({ status: 303, to: differences(next, first) })
})

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)('axe-core finds nothing, $size, $scheme', async (options) => {
  const server = await serveOnLoopback(web)
  for (const path of [sitePaths.privacyVersions.to(), differences(next, first)]) {
    const page = await openPage(browser, { ...options, baseURL: server.origin })
    await page.goto(path)
    await expectNoAxeFindings(page)
    await page.context().close()
  }
  await server.close()
})
