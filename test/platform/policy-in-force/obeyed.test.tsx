import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Changes, hearChanges } from '#platform/changes/changes.ts'
import { openGuard } from '#platform/guard/guard.ts'
import type { OutboundRequest } from '#platform/guard/line.ts'
import { registerOf } from '#platform/policy-in-force/declared-policy.ts'
import { type HeldPolicy, holdPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { liveNetwork } from '#platform/sandbox/addresses.ts'
import { about, actor, request, startVendor, type Vendor } from '#test/platform/guard/guard-world.ts'
import { siteFixture } from '#test/web/site-fixture.ts'
import { privacyPages } from '#web/privacy/privacy-pages.tsx'
import { recordPages } from '#web/privacy/records/record-pages.tsx'
import { part } from '#web/server/create-web.ts'
import { manyLines, oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { leftOut, storedIn } from '#web/server/stored-in.ts'
import { Field, TextArea } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { type EditionsWorld, openEditionsWorld, programOne, programTwo } from './editions-world.ts'

/** A form with a field that is stored in a column of the second edition. */
const schema = z.object({
  company: oneLine(160).register(storedIn, { column: 'leads.company' }),
  offer: manyLines(2000).optional().register(storedIn, { column: 'leads.offer' }),
})
const taste = 'segmento-taste=sweet; Path=/; HttpOnly; SameSite=Lax'
const facts = {
  controllerName: 'Acme',
  contactAddress: 'team@acme.example',
  publicUrl: new URL('http://localhost:3000'),
}

let db: EditionsWorld
let changes: Changes
let held: HeldPolicy
let vendor: Vendor
let web: Hono
beforeAll(async () => {
  db = await openEditionsWorld()
  await db.start(programOne)
  await db.start(programTwo)
  changes = await hearChanges(db.url)
  held = await holdPolicy(db.inPurpose, changes, programTwo)
  vendor = await startVendor()
  const own = new Hono()
    .get('/form', (c) =>
      c.html(
        <Form action="/form" leaveOut={leftOut(schema, policyOf(c).register)}>
          <Field name="company" label="company" />
          <TextArea name="offer" label="offer" />
        </Form>,
      ),
    )
    .post('/form', async (c) => c.json(parseForm(schema, (await readForm(c)).fields, policyOf(c).register)))
    .get('/taste', (c) => c.text('sweet', 200, { 'set-cookie': taste }))
  web = siteFixture({
    policy: held.current,
    parts: [part('/', privacyPages(facts)), part('/', recordPages(facts)), part('/', own)],
  }).web
})
afterAll(async () => {
  await vendor.close()
  await held.close()
  await changes.close()
  await db.drop()
})

/** What the guard answers to a call: its refusal's code, or `passed`. */
async function calling(
  operation: string,
  json: OutboundRequest['json'],
  recipient = 'vendor',
  purpose: 'service-delivery' | 'billing' = 'service-delivery',
): Promise<string> {
  const guard = openGuard({
    recipients: {
      inEffect: () => held.current().register.recipients,
      declared: registerOf(programTwo, 2).recipients,
    },
    inPurpose: db.inPurpose,
    network: liveNetwork,
  })
  const connection = {
    id: crypto.randomUUID(),
    vendor: recipient,
    mode: 'sandbox',
    baseUrl: vendor.origin,
    credentials: {},
  } as const
  try {
    await guard.line(connection, actor, about({ purpose }))(request({ operation, json }))
    return 'passed'
  } catch (error) {
    return (error as { fault?: { code: string } }).fault?.code ?? String(error)
  }
}

const callsOfTheSecondEdition = () =>
  Promise.all([
    calling('mail.send', { to: 'ada@acme.example' }, 'anywhere'),
    calling('ping', {}, 'vendor', 'billing'),
    calling('person.find', {}),
    calling('person.add', { email: 'ada@acme.example' }),
  ])
const text = async (path: string) => (await web.request(path)).text()
const send = async (fields: Record<string, string>) =>
  (await web.request('/form', { method: 'POST', body: new URLSearchParams(fields) })).json()

/** One test, because it is one life of one process: all that it does before, and after, without a restart. */
test('a running process does nothing that waits for a later edition, and all of it once that takes effect', async () => {
  const { version } = held.current()

  expect(await callsOfTheSecondEdition()).toEqual(Array(4).fill('guard.not-in-effect'))
  expect(vendor.received).toEqual([])
  expect(await calling('person.add', { metadata: { id: '1' } })).toBe('passed')
  expect(await calling('person.add', { shoeSize: 47 })).toBe('guard.undeclared-field')
  expect(await calling('ping', {}, 'data-broker')).toBe('guard.undeclared-recipient')

  expect((await web.request('/taste')).status).toBe(500)

  expect(await text('/form')).toContain('name="company"')
  expect(await text('/form')).not.toContain('offer')
  expect(await send({ company: 'Acme' })).toEqual({ ok: true, value: { company: 'Acme' } })
  expect(await send({ company: 'Acme', offer: 'looms' })).toMatchObject({
    ok: false,
    errors: { offer: 'This form does not take a field called "offer". Please leave it out.' },
  })

  expect(await text('/privacy')).toContain(version)
  expect(await text('/privacy.json')).not.toContain('segmento-taste')
  expect(await text('/privacy/records/recipients.csv')).not.toContain('Somebody later')

  const later = await db.announce(1)
  await db.advanceClock('1 day')
  expect(await db.takeEffect(later)).toEqual('took-effect')
  await expect.poll(() => held.current().version).toBe(later)

  expect(await callsOfTheSecondEdition()).toEqual(Array(4).fill('passed'))
  expect(await calling('person.add', { shoeSize: 47 })).toBe('guard.undeclared-field')

  expect((await web.request('/taste')).headers.getSetCookie()).toEqual([taste])

  expect(await text('/form')).toContain('name="offer"')
  expect(await send({ company: 'Acme', offer: 'looms' })).toEqual({
    ok: true,
    value: { company: 'Acme', offer: 'looms' },
  })

  expect(await text('/privacy')).toContain(later)
  expect(await text('/privacy')).not.toContain(version)
  expect(JSON.parse(await text('/privacy.json'))).toMatchObject({
    version: later,
    cookies: { taste: { name: 'segmento-taste' } },
  })
  expect(await text('/privacy/records/recipients.csv')).toContain('Somebody later')
})

test('a form with such a field is not read without the policy, nor with one that leaves out what is needed', () => {
  const register = registerOf(programTwo, 1)
  expect(() => parseForm(schema, { company: 'Acme' })).toThrow('give the register in effect')
  const needed = z.object({ offer: oneLine(10).register(storedIn, { column: 'leads.offer' }) })
  expect(() => parseForm(needed, {}, register)).toThrow('the field offer waits for a later edition')
})
