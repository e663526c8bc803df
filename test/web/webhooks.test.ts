import { Hono } from 'hono'
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveWebhook } from '#domain/billing/receive-webhook.ts'
import { notices } from '#policy/notices.ts'
import { personalCategories } from '#policy/vocabulary.ts'
import { columnsWith } from '#test/leaks/columns-with.ts'
import { lookFor } from '#test/leaks/marks.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import { webhookRoutes } from '#web/api/webhook-routes.ts'
import { webhookPaths } from '#web/paths.ts'

const secret = 'whsec_test'
let db: MigratedDatabase
let web: Hono
beforeAll(async () => {
  db = await migratedDatabase()
  const receive = (notice: { rawBody: string; signature: string | undefined }) =>
    receiveWebhook({ inPurpose: db.inPurpose, verifyWebhook }, { ...notice, secret, mode: 'sandbox' })
  web = new Hono().route('/', webhookRoutes({ receive }))
})
afterAll(() => db.drop())

/** Somebody's lead, who never heard of us, and a card number where no field is for one. */
const lead = { name: 'Gwendrowle Pask', email: 'mirrowick@leadhouse.example', reply: 'Please call, snorfle.' }
const card = '4242 4242 4242 4242'
const find = lookFor({
  name: { text: 'Gwendrowle', category: 'name' },
  email: { text: 'mirrowick', category: 'email' },
  reply: { text: 'snorfle', category: 'message' },
  card: { text: '4242424242424242', category: 'payment' },
})

async function post(path: string, body: unknown): Promise<number> {
  const payload = JSON.stringify(body)
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret })
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
  return (await web.request(path, { method: 'POST', body: payload, headers })).status
}

const stuffed = (id: string, object: object) => ({
  id,
  type: 'invoice.paid',
  created: 1_790_000_000,
  request: { ...lead },
  note: `paid with ${card}`,
  data: {
    previous_attributes: { email: lead.email },
    object: { object: 'invoice', customer_email: lead.email, description: card, metadata: lead, ...object },
  },
})

test('of a notice what is declared is kept and all else is dropped before anything is stored', async () => {
  expect(await post('/webhooks/stripe', stuffed('evt_stuffed', { id: 'in_1' }))).toBe(204)
  const { rows } = await db.owner.query('select kind, event_ref, object_ref from webhook_events')
  expect(rows).toEqual([{ kind: 'invoice.paid', event_ref: 'evt_stuffed', object_ref: 'in_1' }])
  expect(await columnsWith(db.owner, find)).toEqual(new Map())
})

test('a notice is not dropped for a card number in it, and an id that looks like one stays as it is', async () => {
  const id = 'in_4242424242424242'
  expect(await post('/webhooks/stripe', stuffed('evt_typed', { id }))).toBe(204)
  const { rows } = await db.owner.query(`select object_ref from webhook_events where event_ref = 'evt_typed'`)
  expect(rows).toEqual([{ object_ref: id }])
})

test('where an id is declared, text of a person is none', async () => {
  expect(await post('/webhooks/stripe', stuffed('evt_text', { id: lead.email }))).toBe(400)
  expect(await post('/webhooks/stripe', { ...stuffed('evt_type', { id: 'in_2' }), type: lead.reply })).toBe(
    400,
  )
  expect(await columnsWith(db.owner, (text) => find(text).filter(({ mark }) => mark !== 'card'))).toEqual(
    new Map(),
  )
})

test('nobody else has an address for notices: a sequencer, whose notices bring leads, least of all', async () => {
  expect(Object.keys(webhookPaths)).toEqual(Object.keys(notices))
  for (const vendor of ['instantly', 'smartlead', 'mailforge', 'porkbun'])
    expect(await post(`/webhooks/${vendor}`, { event_type: 'reply_received', ...lead })).toBe(404)
  const declared = Object.values(notices).flatMap(({ fields }) => Object.values<string>(fields))
  expect(declared.filter((category) => category in personalCategories)).toEqual([])
})
