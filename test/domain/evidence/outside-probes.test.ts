import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allProbes } from '#domain/evidence/all-probes.ts'
import { checkProbes } from '#domain/evidence/check-probes.ts'
import { observeEvidence } from '#domain/evidence/observe-evidence.ts'
import type { Outside, PublicAnswer, ShownMail } from '#domain/evidence/outside.ts'
import { proofOf } from '#domain/evidence/proof.ts'
import { system } from '#platform/database/actor.ts'
import { bound, enforced, isOpen } from '#policy/bindings/binding.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { businessTime } from '#test/support/head-start.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'
import { testConfig, testOutside } from '#test/support/outside.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import { report } from '../../../scripts/prove/report.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

async function seen(id: string, outside: Outside = testOutside(db)) {
  const probes = allProbes.filter((probe) => probe.id === id)
  const [evidence] = await observeEvidence(
    {
      inPurpose: db.inPurpose,
      rolePrefix: testRolePrefix,
      outside,
      policy: policyInEffect,
      now: businessTime,
    },
    probes,
  )
  return { verdict: evidence?.verdict, words: evidence?.words }
}

/** The same world, with its answers or its mails changed. */
function changed(
  outside: Outside,
  answer: (given: PublicAnswer) => PublicAnswer,
  mail: (given: ShownMail) => ShownMail = (given) => given,
): Outside {
  return {
    ...outside,
    ask: async (path, headers) => answer(await outside.ask(path, headers)),
    mails: () => outside.mails().map(mail),
  }
}
const withText = (change: (text: string) => string, at?: string) =>
  changed(testOutside(db), (given) =>
    at === undefined || given.path === at ? { ...given, text: change(given.text) } : given,
  )
const withHeader = (name: string, value: string | null) =>
  changed(testOutside(db), (given) => ({
    ...given,
    header: (asked) => (asked === name ? value : given.header(asked)),
  }))
const withHtml = (change: (html: string) => string) =>
  changed(
    testOutside(db),
    (given) => given,
    (mail) => ({ ...mail, html: change(mail.html) }),
  )

describe('every promise that is bound is looked at', () => {
  test('and where a look is missing, proving says so and is not done', async () => {
    expect(checkProbes(bindings, allProbes)).toEqual([])
    for (const id of ['1.1', '3.4', '9.2'] as const) {
      const others = allProbes.map(({ clauses }) => ({ clauses: clauses.filter((one) => one !== id) }))
      const wrong = checkProbes(bindings, others)
      expect(wrong).toEqual([expect.stringMatching(new RegExp(`^${id} is bound and nothing looks`))])
      expect(report([], [], wrong, businessTime()).proven).toBe(false)
    }
    expect(report([], [], [], businessTime()).proven).toBe(true)
  })

  test('a promise that nobody looked at counts as unknown, not as kept', () => {
    expect(proofOf([]).find(({ id }) => id === '5.2')?.standing).toBe('unknown')
    const open = new Set(Object.entries(bindings).flatMap(([id, binding]) => (isOpen(binding) ? [id] : [])))
    expect(open.size).toBeGreaterThan(0)
    for (const { id, standing } of proofOf([])) expect([id, standing === 'open']).toEqual([id, open.has(id)])
    const keeper = bound(enforced('test', 'src/policy/version.ts'))
    expect(checkProbes({ '6.1': keeper }, [])).toHaveLength(1)
  })
})

test('the controller as configured is looked for on every page, in every mail and in security.txt', async () => {
  const config = testConfig({ CONTROLLER_NAME: 'Ada’s & Co', CONTACT_ADDRESS: 'hello@ada.example' })
  const { verdict, words } = await seen('controller', testOutside(db, config))
  expect({ verdict, words }).toMatchObject({
    verdict: 'ok',
    words: expect.stringContaining('hello@ada.example'),
  })
  const at = testOutside(db).pages[1] ?? ''
  const silentPage = withText((text) => text.replaceAll('mailto:', 'x'), at)
  expect(await seen('controller', silentPage)).toEqual({ verdict: 'failed', words: `${at} do not` })
  const silentFile = withText((text) => text.replace(/^Policy:.*$/m, ''), '/.well-known/security.txt')
  expect((await seen('controller', silentFile)).words).toBe('/.well-known/security.txt do not')
  const silentMail = changed(
    testOutside(db),
    (given) => given,
    (mail) => (mail.kind === 'handoff' ? { ...mail, text: 'hello' } : mail),
  )
  expect((await seen('controller', silentMail)).words).toBe('the mail handoff do not')
})

test('a page that another site could watch is found: by its policy, its referrer, what it loads, where it links', async () => {
  expect((await seen('own-origin')).verdict).toBe('ok')
  const script = (text: string) =>
    text.replace('</body>', '<script src="https://ads.example/t.js"></script></body>')
  const link = (text: string) =>
    text.replace('</body>', '<a href="https://shop.example/?from=us">x</a></body>')
  const pixel = (html: string) => `${html}<img width="1" src="https://pixel.example/1.gif">`
  const mark = (html: string) => html.replace(/href="([^"]*)"/, 'href="$1?utm_source=mail"')
  const cases: readonly [Outside, string][] = [
    [
      withHeader('content-security-policy', "default-src 'none'; script-src https://cdn.example"),
      'https://cdn.example',
    ],
    [withHeader('content-security-policy', null), 'anywhere: the policy is missing'],
    [
      withHeader('content-security-policy', "default-src 'none'; form-action https://forms.example"),
      'https://forms.example',
    ],
    [withHeader('referrer-policy', 'unsafe-url'), 'a referrer at /'],
    [withText(script, '/'), 'ads.example'],
    [withText(link, '/'), 'shop.example'],
    [withHtml(pixel), 'pixel.example'],
    [withHtml(mark), 'a mark in a link to'],
  ]
  for (const [outside, words] of cases)
    expect(await seen('own-origin', outside)).toEqual({
      verdict: 'failed',
      words: expect.stringContaining(words),
    })
})

test('HTTPS is judged by what is answered at the public address', async () => {
  expect((await seen('https')).words).toContain('this machine itself')
  const secure = testOutside(db, testConfig({ PUBLIC_URL: 'https://agency.example' }))
  expect(await seen('https', secure)).toEqual({
    verdict: 'ok',
    words: '8 of 8 say to stay with it, 8 of 8 send on whoever came without',
  })
  const bare = changed(secure, (given) => ({ ...given, header: () => null }))
  expect((await seen('https', bare)).verdict).toBe('failed')
  const plain = { ...secure, publicUrl: new URL('http://agency.example') }
  expect(await seen('https', plain)).toEqual({
    verdict: 'failed',
    words: 'none: the public address is http://agency.example',
  })
})

test('a form that asks for more, a cookie and a sentence that is gone are found on the pages as answered', async () => {
  expect(await seen('asked-for')).toEqual({
    verdict: 'ok',
    words: 'email, name, company, offer description and volume goal; no age, nothing else',
  })
  const age = withText((text) => text.replace('</form>', '<input name="birthday"></form>'), '/request-a-call')
  expect(await seen('asked-for', age)).toEqual({
    verdict: 'failed',
    words: 'also birthday, which is not promised',
  })
  const cookie = changed(testOutside(db), (given) => ({ ...given, cookies: given.path === '/' ? 1 : 0 }))
  expect((await seen('cookies')).words).toMatch(/^0 on 8 pages/)
  expect((await seen('cookies', cookie)).verdict).toBe('failed')
  expect((await seen('published')).verdict).toBe('ok')
  const gone = withText((text) => text.replace(' id="10.1"', ''), '/privacy')
  expect(await seen('published', gone)).toEqual({ verdict: 'failed', words: 'missing: 10.1' })
  const nowhere = withText((text) => text.replaceAll('https://', ''), '/privacy')
  expect((await seen('published', nowhere)).verdict).toBe('failed')
})

test('a card number that is kept is found, and told as a figure alone', async () => {
  expect(await seen('card-numbers')).toMatchObject({
    verdict: 'ok',
    words: expect.stringMatching(/^0, in \d{2,} columns of text$/),
  })
  await db.owner.query(`insert into clients (name) values ('pay with 4242 4242 4242 4242')`)
  expect(await seen('card-numbers')).toMatchObject({
    verdict: 'failed',
    words: expect.stringMatching(/^1, in \d{2,} columns of text$/),
  })
})

test('a table that improvement could read, and a question without the smallest group, are found', async () => {
  expect(await seen('improvement')).toMatchObject({
    verdict: 'ok',
    words: expect.stringMatching(
      /^0 tables; (\d+) of \1 questions answer for groups of 5 clients or more alone$/,
    ),
  })
  await db.owner.query(`create function app.learn_everything() returns integer language sql return 1`)
  expect((await seen('improvement')).verdict).toBe('failed')
  await db.owner.query('drop function app.learn_everything()')
  const role = `${testRolePrefix}_improvement`
  await db.owner.query(`grant select (name) on clients to ${role}`)
  expect(await seen('improvement')).toMatchObject({
    verdict: 'failed',
    words: expect.stringMatching(/^1 table;/),
  })
  await db.owner.query(`revoke select (name) on clients from ${role}`)
})

test('no role but that of legal obligation may ask, nor use the judge of card numbers', async () => {
  for (const call of ['evidence_of_card_numbers()', `holds_card_number('4')`, 'evidence_of_requests()'])
    await expect(
      db.inPurpose('service-delivery', system('test'), (tx) => tx.call(`select app.${call}`, [])),
    ).rejects.toMatchObject({ code: '42501' })
})
