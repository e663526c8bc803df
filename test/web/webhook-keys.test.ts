import { Hono } from 'hono'
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openGuard } from '#platform/guard/guard.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { recipients } from '#policy/recipients.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { webhookRoutes } from '#web/api/webhook-routes.ts'
import { webhookPaths } from '#web/paths.ts'
import { keepConnection } from '../../src/app/connections.ts'
import { receiveNotice } from '../../src/app/receive-notice.ts'
import { vendorPorts } from '../../src/app/vendor-ports.ts'

let db: MigratedDatabase
let web: Hono
beforeAll(async () => {
  db = await migratedDatabase()
  const { inPurpose, vault } = db
  const guard = openGuard({
    recipients: { inEffect: () => recipients, declared: recipients },
    inPurpose,
    network: sandboxNetwork(1),
  })
  const ports = vendorPorts({ inPurpose, vault, guard, sandboxPort: 1 })
  web = new Hono().route('/', webhookRoutes({ receive: receiveNotice({ inPurpose, ports }) }))
})
afterAll(() => db.drop())

const keepKeys = (webhookSecret: string) =>
  keepConnection(
    { inPurpose: db.inPurpose, vault: db.vault },
    {
      vendor: 'stripe',
      mode: 'sandbox',
      baseUrl: 'http://127.0.0.1:9',
      credentials: { secretKey: 'sk_test_keys', webhookSecret },
    },
  )

let sent = 0
async function post(secret: string): Promise<number> {
  const payload = JSON.stringify({
    id: `evt_${++sent}`,
    type: 'invoice.paid',
    created: 1_790_000_000,
    data: { object: { object: 'invoice', id: 'in_1' } },
  })
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret })
  const headers = { 'stripe-signature': signature }
  const answer = await web.request(webhookPaths.stripe.to(), { method: 'POST', body: payload, headers })
  return answer.status
}
const kept = async () => (await db.owner.query('select count(*)::int as n from webhook_events')).rows[0].n

test('a key that was just changed counts at once: its notices are kept, and those of the former are not', async () => {
  await keepKeys('whsec_former')
  expect([await post('whsec_former'), await post('whsec_former')]).toEqual([204, 204])
  await keepKeys('whsec_latter')
  expect(await post('whsec_former')).toBe(400)
  expect([await post('whsec_latter'), await post('whsec_former')]).toEqual([204, 400])
  expect(await kept()).toBe(3)
})

test('an account that was switched off is heard no more, and again once it is on', async () => {
  const before = await kept()
  expect(await post('whsec_latter')).toBe(204)
  await db.owner.query(`update connections set state = 'off', off_reason = 'leaked' where vendor = 'stripe'`)
  expect(await post('whsec_latter')).toBe(400)
  await db.owner.query(`update connections set state = 'on', off_reason = null where vendor = 'stripe'`)
  expect(await post('whsec_latter')).toBe(204)
  expect(await kept()).toBe(before + 2)
})

test('workers hear of a notice that was kept', async () => {
  const client = await db.owner.connect()
  const heard: string[] = []
  client.on('notification', ({ payload = '' }) => heard.push(payload))
  try {
    await client.query(`listen pgboss_${await bossChannel()}`)
    expect(await post('whsec_latter')).toBe(204)
    await expect.poll(() => heard, { timeout: 5000 }).toContain('handle-payment-event')
  } finally {
    client.release(true)
  }
})

async function bossChannel(): Promise<string> {
  const { rows } = await db.owner.query(`select left(encode(sha224('pgboss'::bytea), 'hex'), 24) as name`)
  return rows[0].name
}
