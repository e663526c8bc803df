import { createHmac } from 'node:crypto'
import type { BuildWorld } from '#test/support/build-world.ts'
import { receiveNotice } from '../../../src/app/receive-notice.ts'
import { atOnce } from '../common/at-once.ts'
import { seeded, shuffled } from '../common/random.ts'
import type { VendorEvent } from './pay-at-vendor.ts'

/** Every so manieth comes a second time: vendors deliver at least once. */
const secondTimeOf = 5
const sentAtOnce = 10

const queue = 'handle-payment-event'

/**
 * Has the website take the notices as the vendor delivers them: those of one client close together, clients in any order,
 * some a second time. Their jobs wait until they are released.
 * @returns how many are stored, each of them once
 */
export async function storeNotices(
  { db, ports, sandboxes }: BuildWorld,
  byClient: readonly (readonly VendorEvent[])[],
): Promise<number> {
  const { webhookSecret = '' } = await sandboxes.credentials('stripe')
  const receive = receiveNotice({ inPurpose: db.inPurpose, ports })
  const send = async (event: VendorEvent, isSecond: boolean) => {
    const rawBody = JSON.stringify(event)
    const at = Math.floor(Date.now() / 1000)
    const mac = createHmac('sha256', webhookSecret).update(`${at}.${rawBody}`).digest('hex')
    const received = await receive({ rawBody, signature: `t=${at},v1=${mac}` })
    if (!received.ok) throw new Error(`a notice was refused: ${received.reason}`)
    if (received.repeated !== isSecond) throw new Error('a notice that came twice was kept twice')
  }
  const events = shuffled(seeded(1), byClient).flat()
  for (const event of events) await send(event, false)
  await atOnce(
    sentAtOnce,
    events.filter((_, nth) => nth % secondTimeOf === 0),
    (event) => send(event, true),
  )
  // No worker is there yet; what is taken while they start would be handled by the first alone.
  await db.owner.query(
    `update pgboss.job set start_after = now() + interval '1 day' where name = $1 and state = 'created'`,
    [queue],
  )
  return events.length
}

/** Lets the workers have them. */
export async function releaseNotices({ db }: BuildWorld): Promise<void> {
  await db.owner.query(`update pgboss.job set start_after = now() where name = $1 and state = 'created'`, [
    queue,
  ])
  await db.owner.query('select app.wake($1)', [`job ${queue}`])
}
