import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import type { Payments } from './payments-port.ts'
import type { Payer } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('look at unclaimed money')
const hoursToAssign = 48

const keyOf = (customerId: string, cents: number | string): string => `unclaimed:${customerId}:${cents}`

/**
 * Money that a client transferred and that no invoice has taken: too little, too much, twice, or for one that is void. A
 * person is told, once for each sum; the task ends once the service has assigned it.
 * @returns the cents that wait there; undefined where this account or its key has no such balances
 * @throws VendorError when the service cannot be reached
 */
export async function lookAtUnclaimedMoney(
  doors: SettlementDoors,
  payments: Payments,
  payer: Payer,
  { customerId, currency }: { readonly customerId: string; readonly currency: string },
): Promise<number | undefined> {
  const cents = await readBalance(payments, customerId, currency)
  if (cents === undefined) return undefined
  const sum = `${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`
  if (cents > 0)
    await doors.inPurpose('billing', work, (tx) =>
      openTask(tx, {
        clientId: payer.clientId,
        naturalKey: keyOf(customerId, cents),
        kind: 'assign-transfer',
        instructions: `${sum} came by transfer and no invoice has taken it: too little or too much was transferred, or something was paid twice. It lies on this customer’s cash balance at the payment service.`,
        dueAt: dueInHours(tx, hoursToAssign),
      }),
    )
  await doors.inPurpose('service-delivery', work, async (tx) => {
    const told = await tx.db
      .selectFrom('tasks')
      .select(['id', 'state', 'natural_key'])
      .where('client_id', '=', payer.clientId)
      .where('kind', '=', 'assign-transfer')
      .where('natural_key', 'like', keyOf(customerId, '%'))
      .where('natural_key', '!=', keyOf(customerId, cents))
      .execute()
    for (const { id, state, natural_key } of told) {
      if (state === 'open') await finishTaskByKey(tx, natural_key)
      // The same sum may come again, and is told again.
      await tx.db
        .updateTable('tasks')
        .set({ natural_key: `was-${keyOf(customerId, id)}` })
        .where('id', '=', id)
        .execute()
    }
  })
  return cents
}

/** An account that takes no transfers, or a key that may not look, refuses each time. */
async function readBalance(
  payments: Payments,
  customerId: string,
  currency: string,
): Promise<number | undefined> {
  try {
    return await payments.readCashBalance(customerId, currency)
  } catch (error) {
    const refuses = error instanceof VendorError && lasting.includes(error.failure)
    if (refuses) return undefined
    throw error
  }
}

const lasting: readonly VendorFailure[] = ['unauthorised', 'refused', 'missing']
