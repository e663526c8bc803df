import { setTimeout as delay } from 'node:timers/promises'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { keepPricesRead } from '#test/support/prices-read.ts'
import { type Fleet, startFleet } from '../workers/fleet.ts'

export interface ManyBuilds {
  /** From the approval of all spending until every inbox of every stack warms up, in business time. */
  readonly businessSeconds: number
  /** The same by the clock on the wall. */
  readonly wallSeconds: number
  /** Of each worker, before the first purchase and after the last inbox. */
  readonly residentBytes: { readonly before: number; readonly after: number }
  /** Answers by which a vendor said that it was asked too often, by its own count. */
  readonly limitsExceeded: number
  /** Domains and inboxes that a vendor has more than once, or that nobody ordered. */
  readonly doneTwice: number
}

const lookEveryMs = 150
/** Idle is what is idle at so many looks, one after the other. */
const idleLooks = 3
const mostWallSeconds = 3600

/** Builds so many clients' stacks, of one domain with one inbox each, by so many worker processes. */
export async function buildMany(
  clients: number,
  workers: number,
  say: (progress: string) => void,
): Promise<ManyBuilds> {
  const world = await openBuildWorld()
  let fleet: Fleet | undefined
  try {
    await keepPricesRead(world.db)
    await raiseMonthlyLimit(world)
    for (let client = 0; client < clients; client++) {
      const name = `benched${client}`
      await world.plannedStack({ company: name, mainDomain: `${name}.com`, names: [`try${name}.com`] })
    }
    fleet = await startFleet(world, workers, async () => (await standing(world)).isIdle)
    const before = fleet.residentBytes()
    const startedAt = await businessTime(world)
    const wall = performance.now()
    await approveAll(world)
    for (let idle = 0, told = -1; ; ) {
      const { warming, isIdle, nextLook } = await standing(world)
      fleet.refuseEnded()
      if (warming !== told) {
        told = warming
        say(`${warming} of ${clients} warm up`)
      }
      if (warming === clients) break
      if ((performance.now() - wall) / 1000 > mostWallSeconds) throw new Error('the builds do not end')
      idle = isIdle ? idle + 1 : 0
      if (idle >= idleLooks && nextLook > 0) {
        await world.pass({ minutes: nextLook / 60 })
        idle = 0
      }
      await delay(lookEveryMs)
    }
    return {
      businessSeconds: ((await businessTime(world)).getTime() - startedAt.getTime()) / 1000,
      wallSeconds: (performance.now() - wall) / 1000,
      residentBytes: { before, after: fleet.residentBytes() },
      limitsExceeded: await limitsExceeded(world, say),
      doneTwice: await doneTwice(world, clients),
    }
  } finally {
    await fleet?.kill()
    await world.close()
  }
}

async function businessTime({ db }: BuildWorld): Promise<Date> {
  const { rows } = await db.owner.query<{ now: Date }>('select app.now() as now')
  return rows[0]?.now ?? new Date(Number.NaN)
}

/** What an owner sets on the registrar's website before so many purchases. */
async function raiseMonthlyLimit({ sandboxes }: BuildWorld): Promise<void> {
  for (const [page, body] of [
    ['spend-limit', { limitCents: 10_000_000 }],
    ['credit', { amountCents: 10_000_000 }],
  ] as const) {
    const answer = await fetch(`${sandboxes.origin('porkbun')}/website/${page}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the registrar’s website answered ${answer.status}`)
  }
}

/** Names and spending of every stack, as client and owner approve them, in one moment. */
async function approveAll({ db }: BuildWorld): Promise<void> {
  await db.owner.query(`
    with approved as (
      update stacks set names_approved_at = app.now(), spending_approved_at = app.now(), spend_limit_cents = 1200,
        state = 'approved', look_at = app.now() returning id, client_id, engagement_id)
    insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state)
    select approved.client_id, approved.id, domains.id, senders.id, 'ada.byron@' || domains.name, false, 'planned'
    from approved join domains on domains.stack_id = approved.id and domains.chosen
      join senders on senders.engagement_id = approved.engagement_id`)
}

/** How far it is, whether everybody only waits for time to pass, and for how many seconds. */
async function standing({ db }: BuildWorld) {
  const { rows } = await db.owner.query<{ warming: number; busy: number; next_look: number | null }>(
    `select (select count(*)::int from stacks where state = 'warming') as warming,
       (select count(*)::int from pgboss.job where state in ('created', 'retry', 'active') and start_after <= now()) +
         (select count(*)::int from stacks where state in ('approved', 'building') and look_at <= app.now()) as busy,
       (select extract(epoch from min(look_at) - app.now())::float8 from stacks
        where state in ('approved', 'building')) as next_look`,
  )
  const [row] = rows
  return { warming: row?.warming ?? 0, isIdle: row?.busy === 0, nextLook: row?.next_look ?? 0 }
}

const limitedVendors = ['porkbun', 'mailforge', 'instantly'] as const

async function limitsExceeded({ sandboxes }: BuildWorld, say: (progress: string) => void): Promise<number> {
  const answers = await Promise.all(limitedVendors.map((vendor) => sandboxes.requests(vendor)))
  const refused = answers.flat().filter(({ status }) => status === 429 || status === 503)
  for (const { method, path, status } of refused) say(`asked too often: ${method} ${path} answered ${status}`)
  return refused.length
}

/** By the books of the vendors: one order, one mailbox and one account for each client. */
async function doneTwice({ sandboxes }: BuildWorld, clients: number): Promise<number> {
  const made = async (vendor: string, method: string, path: RegExp) =>
    (await sandboxes.requests(vendor)).filter(
      (one) => one.method === method && path.test(one.path) && one.status < 400,
    ).length
  const counts = [
    await made('porkbun', 'POST', /\/domain\/create\//),
    await made('mailforge', 'POST', /^\/public\/mailboxes$/),
    await made('instantly', 'POST', /^\/api\/v2\/accounts$/),
  ]
  return counts.reduce((sum, count) => sum + Math.abs(count - clients), 0)
}
