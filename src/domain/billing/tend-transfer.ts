import { toldOf } from '#domain/arrears/told-of.ts'
import { queueMail } from '#domain/mails/queue-mail.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { overdueTransferKey } from './checkout-states.ts'
import type { OwnCheckout } from './own-checkout.ts'
import type { Invoice } from './payments-port.ts'
import { transferLapsesAt } from './transfer-clock.ts'

const hoursToAsk = 24

/**
 * A first invoice whose day has passed: whoever pays is told, with the day on which it is taken back, and somebody here asks
 * them. Nothing has begun, so nothing is owed. While there is nobody to tell no day is named.
 * @param invoiceId our own id of it
 * @returns whether the day that they were told of has come
 */
export async function tendTransfer(
  tx: PurposeTx<'billing'>,
  ours: OwnCheckout,
  invoice: Invoice,
  invoiceId: string,
): Promise<boolean> {
  if (invoice.dueAt === undefined || invoice.dueAt > tx.now) return false
  const standing = await tx.db
    .selectFrom('checkouts')
    .select(['lapses_at', 'told_paid_at'])
    .where('id', '=', ours.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (standing.told_paid_at !== null) return false
  if (standing.lapses_at !== null) return standing.lapses_at <= tx.now
  await openTask(tx, {
    clientId: ours.clientId,
    naturalKey: overdueTransferKey(ours.id),
    kind: 'payment-overdue',
    instructions:
      'The first invoice of this client was to be transferred and its day has passed. Nothing has begun, so nothing is owed. A week after they were reminded it is made void by itself, and they can choose anew how to pay.',
    dueAt: dueInHours(tx, hoursToAsk),
  })
  const told = await toldOf(tx, ours.clientId)
  if (told.length === 0) return false
  for (const personId of told)
    await queueMail(tx, { personId, kind: 'transfer-reminder', aboutId: invoiceId }, { once: true })
  await tx.db
    .updateTable('checkouts')
    .set({ reminded_at: tx.now, lapses_at: transferLapsesAt(tx.now) })
    .where('id', '=', ours.id)
    .execute()
  return false
}

/** Says that the invoice was taken back, to whoever was reminded of it. */
export async function tellOfLapse(
  tx: PurposeTx<'billing'>,
  { clientId }: OwnCheckout,
  invoiceId: string,
): Promise<void> {
  for (const personId of await toldOf(tx, clientId))
    await queueMail(tx, { personId, kind: 'transfer-lapsed', aboutId: invoiceId }, { once: true })
}
