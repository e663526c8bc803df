import { type InboxDayFigures, recordFigures } from '#domain/deliverability/record-figures.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { utcDay } from '#domain/stacks/utc-day.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { type Personal, samePersonal } from '#policy/personal.ts'

/** A day's figures settle late: this many days back are read again each time. */
const daysReadAgain = 3
/** At first reading at most this far back. */
const mostDaysBack = 60

const dayMilliseconds = 86_400_000

/** Reads what each inbox of a stack that warms up, is live or only looked at did by day. One look is one pair of calls for all its inboxes. */
export async function collectFigures(
  parts: { inPurpose: InPurpose; openPorts: OpenStackPorts },
  stackId: string,
): Promise<void> {
  const worker = system('collect-figures')
  const found = await parts.inPurpose('service-delivery', worker, async (tx) => {
    const stack = await tx.db
      .selectFrom('stacks')
      .select(['client_id', 'mode', 'warm_up_started_at'])
      .where('id', '=', stackId)
      .where('state', 'in', ['warming', 'live', 'handed-over', 'observed'])
      .executeTakeFirst()
    const inboxes = await tx.db
      .selectFrom('inboxes')
      .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
      .select(['inboxes.id', 'inboxes.address', 'inboxes.figures_at', 'senders.person_id'])
      .where('inboxes.stack_id', '=', stackId)
      .where('inboxes.connected_at', 'is not', null)
      .execute()
    return stack && inboxes.length > 0 ? { stack, inboxes, now: tx.now } : undefined
  })
  if (!found) return
  const { stack, inboxes, now } = found
  const ports = await parts.openPorts({
    stackId,
    clientId: stack.client_id,
    mode: stack.mode,
    people: [...new Set(inboxes.map((inbox) => inbox.person_id))],
  })
  const addresses = inboxes.map((inbox) => inbox.address)
  const last = Math.min(...inboxes.map((inbox) => inbox.figures_at?.getTime() ?? 0))
  const from = new Date(
    Math.max(last - daysReadAgain * dayMilliseconds, now.getTime() - mostDaysBack * dayMilliseconds),
  )
  const cold = await ports.sequencer.dailyFigures(addresses, utcDay(from), utcDay(now))
  const warm = await ports.sequencer.warmUpFigures(addresses)

  const days = new Map<string, InboxDayFigures>()
  const dayFor = (email: Personal<'email'>, day: string): InboxDayFigures | undefined => {
    const inboxId = inboxes.find((inbox) => samePersonal(inbox.address, email))?.id
    if (inboxId === undefined) return undefined
    const standing = days.get(`${inboxId} ${day}`)
    return (
      standing ?? {
        inboxId,
        day,
        warmUpSent: 0,
        warmUpInbox: undefined,
        warmUpSpam: undefined,
        coldSent: 0,
        bounced: 0,
        replies: 0,
      }
    )
  }
  const keep = (figures: InboxDayFigures) => days.set(`${figures.inboxId} ${figures.day}`, figures)
  for (const one of cold) {
    const day = dayFor(one.email, one.day)
    if (day) keep({ ...day, coldSent: one.sentCount, bounced: one.bouncedCount, replies: one.replyCount })
  }
  for (const one of warm) {
    const day = dayFor(one.email, one.day)
    if (day && one.day >= utcDay(from))
      keep({
        ...day,
        warmUpSent: one.sentCount ?? 0,
        warmUpInbox: one.landedInboxCount,
        warmUpSpam: one.landedSpamCount,
      })
  }
  await parts.inPurpose('service-delivery', worker, async (tx) => {
    await recordFigures(tx, stack.client_id, [...days.values()])
    await tx.db
      .updateTable('inboxes')
      .set({ figures_at: now })
      .where(
        'id',
        'in',
        inboxes.map((inbox) => inbox.id),
      )
      .execute()
    await tx.enqueue('judge-health', { stackId }, { key: stackId })
    await tx.tell(`stack:${stackId}`)
  })
}
