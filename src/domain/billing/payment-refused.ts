import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import type { Payer } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('tell of a refused payment')
const hoursToLook = 4

const lasting: readonly VendorFailure[] = ['refused', 'unauthorised', 'unfunded', 'missing']

/** Whether the payment service said no, so that trying again gets the same answer. */
export const isLasting = (error: unknown): error is VendorError =>
  error instanceof VendorError && lasting.includes(error.failure)

/**
 * Tells a person, once a day and engagement, that the payment service refused what a client chose to pay by. Anything else than
 * a lasting refusal is none of it.
 */
export async function tellOfRefusal(doors: SettlementDoors, payer: Payer, error: unknown): Promise<void> {
  if (!isLasting(error)) return
  const code = error.vendorCode ?? 'no code'
  await doors.inPurpose('billing', work, (tx) =>
    openTask(tx, {
      clientId: payer.clientId,
      naturalKey: `payment-refused:${payer.engagementId}:${tx.now.toISOString().slice(0, 10)}`,
      kind: 'payment-refused',
      instructions: `This client chose how to pay and the payment service refused it: ${error.operation}, ${error.failure} (${code}). Nothing was charged.`,
      dueAt: dueInHours(tx, hoursToLook),
    }),
  )
}
