import { z } from 'zod'
import type { Books } from '../books.ts'
import type { VendorWorld } from '../vendor-world.ts'
import { type Finding, finding, wrong } from './finding.ts'
import { money } from './purchases.ts'

const invoices = z.object({
  data: z.array(z.object({ status: z.string(), amount_paid: z.int(), customer: z.string() })),
})

/** Each client paid the first invoice once, the sum that stood on the payment page; and again what a bank took back. */
export function checkPayments(
  world: VendorWorld,
  books: Books,
  ofClients: readonly (readonly number[])[],
): Promise<Finding> {
  const sumsCents = ofClients.flat()
  return finding('each client paid the first invoice once', async () => {
    const [account] = await books.documents('stripe', 'account')
    const { secretKey } = z.object({ secretKey: z.string() }).parse(account?.body)
    const { data } = invoices.parse(
      await world.read(`${world.at('stripe')}/v1/invoices?limit=100`, {
        authorization: `Bearer ${secretKey}`,
      }),
    )
    const paid = data.filter(({ status }) => status === 'paid')
    const customers = new Set(paid.map(({ customer }) => customer))
    if (paid.length !== sumsCents.length || customers.size !== ofClients.length)
      return wrong(`${paid.length} paid invoices of ${customers.size} customers`)
    const sums = paid.map(({ amount_paid }) => amount_paid).toSorted((a, b) => a - b)
    if (sums.join() !== sumsCents.toSorted((a, b) => a - b).join()) return wrong(`paid: ${sums.map(money)}`)
    return `its API: ${paid.length} paid, ${money(sums.reduce((sum, one) => sum + one, 0))} together`
  })
}
