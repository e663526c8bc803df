import { queueMail } from '#domain/mails/queue-mail.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'

const work = system('remind of calls')
const aheadHours = 24

/**
 * Reminds the day before a call, once, whoever agreed on it earlier than that. What marks it and the mail stand in one
 * transaction. A call that business time jumped over is not reminded of any more.
 */
export async function remindCalls(inPurpose: InPurpose): Promise<void> {
  await inPurpose('inquiry-response', work, (tx) => remind(tx, 'call-reminder'))
  await inPurpose('service-delivery', work, (tx) => remind(tx, 'client-call'))
}

async function remind(tx: SharedTx, kind: 'call-reminder' | 'client-call'): Promise<void> {
  const soon = new Date(tx.now.getTime() + aheadHours * 3_600_000)
  const due = await tx.call<{ id: string; person_id: string }>(
    `update calls set reminded_at = $1
     where state = 'booked' and reminded_at is null and starts_at > $1 and starts_at <= $2
       and booked_at < starts_at - make_interval(hours => $3)
     returning id, person_id`,
    [tx.now, soon, aheadHours],
  )
  for (const { id, person_id } of due) await queueMail(tx, { personId: person_id, kind, aboutId: id })
}
