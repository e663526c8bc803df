import { createHmac } from 'node:crypto'
import { openGuard } from '#platform/guard/guard.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { recipients } from '#policy/recipients.ts'
import { webhookRoutes } from '#web/api/webhook-routes.ts'
import { webhookPaths } from '#web/paths.ts'
import { createWeb, part } from '#web/server/create-web.ts'
import { keepConnection } from '../../src/app/connections.ts'
import { receiveNotice } from '../../src/app/receive-notice.ts'
import { vendorPorts } from '../../src/app/vendor-ports.ts'
import { atOnce } from './common/at-once.ts'
import type { Bench, BenchSize } from './common/bench.ts'
import { type BenchDatabase, openBenchDatabase, writers } from './common/bench-database.ts'
import { interleave } from './common/interleave.ts'
import { policyAsDeclared } from './common/policy-as-declared.ts'
import { siteOrigin } from './common/public-site.ts'

const scales: Readonly<Record<BenchSize, { events: number; repetitions: number }>> = {
  tiny: { events: 10, repetitions: 1 },
  quick: { events: 2000, repetitions: 5 },
  full: { events: 8000, repetitions: 9 },
}

const webhookSecret = 'whsec_benchbenchbenchbenchbench'

interface Notice {
  readonly body: string
  readonly signature: string
}

/** A notice as the vendor sends it, signed now. */
function noticeOf(id: string): Notice {
  const at = Math.floor(Date.now() / 1000)
  const body = JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: at,
    data: {
      object: { id: `in_${id}`, object: 'invoice', amount_paid: 150_000, currency: 'usd', customer: 'cus_1' },
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'invoice.paid',
  })
  const mac = createHmac('sha256', webhookSecret).update(`${at}.${body}`).digest('hex')
  return { body, signature: `t=${at},v1=${mac}` }
}

/** The part of the program that takes notices, from the request to the answer. */
async function website({ inPurpose, vault }: BenchDatabase) {
  await keepConnection(
    { inPurpose, vault },
    {
      vendor: 'stripe',
      mode: 'sandbox',
      baseUrl: 'http://127.0.0.1:9',
      credentials: { secretKey: 'sk_test_bench', webhookSecret },
    },
  )
  const guard = openGuard({
    recipients: { inEffect: () => recipients, declared: recipients },
    inPurpose,
    network: sandboxNetwork(1),
  })
  const ports = vendorPorts({ inPurpose, vault, guard, sandboxPort: 1 })
  return createWeb({
    publicUrl: new URL(siteOrigin),
    checkoutOrigins: [],
    contactAddress: 'privacy@agency.example',
    policy: () => policyAsDeclared,
    nowMs: () => Date.now(),
    ready: async () => {},
    report: ({ error }) => {
      throw error
    },
    parts: [part('/', webhookRoutes({ receive: receiveNotice({ inPurpose, ports }) }))],
  })
}

/** The same two rows inserted by hand in one transaction. */
async function byHand({ owner, plain }: BenchDatabase): Promise<(id: string) => Promise<void>> {
  const job = (await owner.query<Record<string, unknown>>('select * from pgboss.job limit 1')).rows[0] ?? {}
  await owner.query(`grant insert on webhook_events to bench_plain; grant usage on schema pgboss to bench_plain;
    grant insert on pgboss.job to bench_plain`)
  const columns = Object.keys(job)
  const insertJob = `insert into pgboss.job (${columns.map((one) => `"${one}"`).join(', ')})
    values (${columns.map((_, at) => `$${at + 1}`).join(', ')})`
  const insertEvent = `insert into webhook_events (id, vendor, mode, event_ref, kind, object_ref, happened_at, received_at)
    values ($1, 'stripe', 'sandbox', $2, 'invoice.paid', $3, $4, $5)`
  return async (id) => {
    const event = crypto.randomUUID()
    const client = await plain.connect()
    try {
      await client.query('begin')
      await client.query({
        name: 'event',
        text: insertEvent,
        values: [event, id, `in_${id}`, new Date(), new Date()],
      })
      const values = columns.map((column) => {
        if (column === 'id') return crypto.randomUUID()
        if (column === 'singleton_key') return event
        if (column === 'data') return JSON.stringify({ eventId: event })
        const value = job[column]
        return value !== null && typeof value === 'object' && !(value instanceof Date)
          ? JSON.stringify(value)
          : value
      })
      await client.query({ name: 'job', text: insertJob, values })
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}

export const webhooksBench: Bench = {
  name: 'webhooks',
  measures: 'signed notices taken by the website, against plain inserts of the same rows in one transaction',
  async run(size, say) {
    const { events, repetitions } = scales[size]
    const database = await openBenchDatabase({ durable: size !== 'tiny' })
    try {
      const web = await website(database)
      const send = async ({ body, signature }: Notice) => {
        const answer = await web.request(new URL(webhookPaths.stripe.to(), siteOrigin).href, {
          method: 'POST',
          headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
          body,
        })
        if (answer.status !== 204) throw new Error(`the notice was answered ${answer.status}`)
      }
      await send(noticeOf('evt_first'))
      const insert = await byHand(database)
      let notices: readonly Notice[] = []
      const ids = (arm: string, repetition: number) =>
        Array.from({ length: events }, (_, nth) => `evt_${arm}_${repetition}_${nth}`)
      say(`${events.toLocaleString('en')} notices, ${repetitions} times`)
      return await interleave({
        case: `${writers} at once`,
        unit: 'events/s',
        baseline: 'plain inserts',
        repetitions,
        goals: { website: { atLeast: 0.5 } },
        arms: [
          {
            name: 'plain inserts',
            async run(repetition) {
              await atOnce(writers, ids('hand', repetition), insert)
              return events
            },
          },
          {
            name: 'website',
            // Whoever sends a notice signs it: that is no work of the program.
            async prepare(repetition) {
              notices = ids('web', repetition).map(noticeOf)
            },
            async run() {
              await atOnce(writers, notices, send)
              return events
            },
          },
        ],
      })
    } finally {
      await database.close()
    }
  },
}
