import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** Asks again for mail that waits and whose job gave up, so that a long outage of the mail server loses none. */
export async function requeueMails(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', system('requeue mails'), (tx) =>
    tx.call('select app.requeue_mails()', []),
  )
}
