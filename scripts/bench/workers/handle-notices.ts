import { setTimeout as delay } from 'node:timers/promises'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { keepPricesRead } from '#test/support/prices-read.ts'
import { stripeLimits } from '#vendors/stripe/limits.ts'
import { keepConnection } from '../../../src/app/connections.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { type FrozenVendor, startFrozenVendor } from './frozen-vendor.ts'
import { liftPace } from './lift-pace.ts'
import { countEffects } from './notice-effects.ts'
import { payAtVendor } from './pay-at-vendor.ts'
import { makePayers } from './payers.ts'
import { releaseNotices, storeNotices } from './store-notices.ts'

export interface HandledNotices {
  /** Stored ones, each of another event. */
  readonly notices: number
  /** By the clock on the wall, from the release of the first to the end of the last. */
  readonly wallSeconds: number
  /** Processor time of all workers meanwhile. */
  readonly processorSeconds: number
  /** Calls at the payment service meanwhile. */
  readonly calls: number
  /** Of these, how many it refused because it was asked too often. */
  readonly limitsExceeded: number
  readonly doneTwice: number
  /** Notices that nobody handled, and effects that are not there. */
  readonly leftUndone: number
}

export interface NoticeLoad {
  /** Clients of each kind of paying; of three there are some sixteen notices. */
  readonly ofEach: number
  readonly workers: number
  /** Whether the program keeps to the payment service's rate, as it does, or is measured by itself. */
  readonly paced: boolean
}

/** What a call over the internet is taken to need; the frozen vendor answers no sooner. */
const latencyMs = 100
const lookEveryMs = 50
const idleLooks = 6
const mostWallSeconds = 1800

/** Has so many worker processes handle stored notices of the payment service, of which some were delivered twice. */
export async function handleNotices(
  { ofEach, workers, paced }: NoticeLoad,
  say: (progress: string) => void,
): Promise<HandledNotices> {
  const world = await openBuildWorld()
  let fleet: Fleet | undefined
  let vendor: FrozenVendor | undefined
  try {
    await keepPricesRead(world.db)
    const payers = await makePayers(world.db, ofEach)
    const { events, answers } = await payAtVendor(world, payers)
    vendor = await startFrozenVendor(answers, {
      latencyMs,
      mostPerSecond: paced ? stripeLimits.sandboxCallsPerSecond : Number.POSITIVE_INFINITY,
    })
    await keepConnection(world.db, {
      vendor: 'stripe',
      mode: 'sandbox',
      baseUrl: vendor.origin,
      credentials: await world.sandboxes.credentials('stripe'),
    })
    const notices = await storeNotices(world, events)
    if (!paced) await liftPace(world)
    fleet = await startFleet(world, workers, async () => (await standing(world)).jobs === 0)
    const processorBefore = fleet.processorSeconds()
    const wall = performance.now()
    const passed = () => (performance.now() - wall) / 1000
    await releaseNotices(world)
    let handled: { wallSeconds: number; processorSeconds: number } | undefined
    for (let idle = 0, told = 0; idle < idleLooks && passed() < mostWallSeconds; ) {
      const { open, jobs } = await standing(world)
      fleet.refuseEnded()
      if (open === 0)
        handled ??= { wallSeconds: passed(), processorSeconds: fleet.processorSeconds() - processorBefore }
      idle = open === 0 && jobs === 0 ? idle + 1 : 0
      if (passed() - told > 10) {
        told = passed()
        say(`${notices - open} of ${notices} handled`)
      }
      await delay(lookEveryMs)
    }
    const { open } = await standing(world)
    const effects = await countEffects(world, payers, say)
    await tellTriedAgain(world, say)
    return {
      notices,
      wallSeconds: handled?.wallSeconds ?? passed(),
      processorSeconds: handled?.processorSeconds ?? fleet.processorSeconds() - processorBefore,
      calls: vendor.calls(),
      limitsExceeded: vendor.limitsExceeded(),
      doneTwice: effects.twice + vendor.changes(),
      leftUndone: open + effects.missing,
    }
  } finally {
    await fleet?.kill()
    await vendor?.close()
    await world.close()
  }
}

/** Notices that are not handled, and jobs that somebody has or could take. */
async function standing({ db }: BuildWorld): Promise<{ open: number; jobs: number }> {
  const { rows } = await db.owner.query<{ open: number; jobs: number }>(
    `select (select count(*)::int from webhook_events where handled_at is null) as open,
       (select count(*)::int from pgboss.job
        where state = 'active' or state in ('created', 'retry') and start_after < now() + interval '1 hour') as jobs`,
  )
  return rows[0] ?? { open: 0, jobs: 0 }
}

async function tellTriedAgain({ db }: BuildWorld, say: (progress: string) => void): Promise<void> {
  const { rows } = await db.owner.query<{ name: string; times: number }>(
    'select name, sum(retry_count)::int as times from pgboss.job where retry_count > 0 group by name',
  )
  for (const { name, times } of rows) say(`${name} was tried again ${times} times`)
}
