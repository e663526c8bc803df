import type Stripe from 'stripe'
import type { z } from 'zod'
import type { Payments } from '#domain/billing/payments-port.ts'
import { read, taxId } from './convert.ts'
import { attempt } from './failures.ts'

/** A customer of ours has one; more than this nobody can have. */
const most = 20

export function taxVerbs(sdk: Stripe): Pick<Payments, 'setTaxes' | 'readTaxVerification'> {
  const numbersOf = async (customer: string): Promise<z.infer<typeof taxId>[]> => {
    const operation = 'tax-id.list'
    const { data } = await attempt(operation, () => sdk.customers.listTaxIds(customer, { limit: most }))
    return data.map((one) => read(operation, taxId, one))
  }

  return {
    async setTaxes(customer, wanted, reverseCharge) {
      const standing = await numbersOf(customer)
      const kept = standing.find((one) => one.type === wanted?.kind && one.value === wanted.value)
      for (const other of standing)
        if (other !== kept)
          await attempt('tax-id.remove', () => sdk.customers.deleteTaxId(customer, other.id))
      if (wanted && !kept)
        await attempt('tax-id.add', () =>
          sdk.customers.createTaxId(customer, { type: wanted.kind, value: wanted.value }),
        )
      await attempt('customer.set-taxes', () =>
        sdk.customers.update(customer, {
          tax_exempt: reverseCharge === undefined ? 'none' : 'reverse',
          invoice_settings: { footer: reverseCharge ?? '' },
        }),
      )
      const [seen] = await numbersOf(customer)
      return { verification: seen?.verification?.status }
    },

    async readTaxVerification(customer) {
      const [seen] = await numbersOf(customer)
      return seen?.verification?.status
    },
  }
}
