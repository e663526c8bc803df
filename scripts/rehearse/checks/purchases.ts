import { z } from 'zod'
import type { Books } from '../books.ts'
import type { VendorWorld } from '../vendor-world.ts'
import { type Finding, finding, wrong } from './finding.ts'

const order = z.object({ kind: z.string(), domain: z.string(), costCents: z.int() })
const hostBooks = z.object({
  slots: z.int(),
  used: z.int(),
  charges: z.array(z.object({ what: z.string(), priceCents: z.int() })),
})

/** What was approved, for the registrar's money to be held against. */
export interface ApprovedPurchases {
  readonly domains: readonly string[]
  readonly spendingCents: number
  readonly balanceBeforeCents: number
}

/** The registrar's credit as its website shows it, in cents. */
export async function registrarBalanceCents(world: VendorWorld): Promise<number> {
  const page = await world.readText(`${world.at('porkbun')}/website`)
  const shown = /Credit: \$([\d,]+\.\d\d)/.exec(page)?.[1]
  if (!shown) throw new Error('the registrar’s website shows no credit')
  return Math.round(Number(shown.replaceAll(',', '')) * 100)
}

export async function checkPurchases(
  world: VendorWorld,
  books: Books,
  approved: ApprovedPurchases,
): Promise<Finding[]> {
  return [
    await finding('each domain was bought once, and nothing else', async () => {
      const orders = (await books.documents('porkbun', 'orders')).map(({ body }) => order.parse(body))
      const bought = orders.map((one) => one.domain).toSorted()
      const wanted = approved.domains.toSorted()
      if (bought.join() !== wanted.join()) return wrong(`ordered: ${bought.join(', ') || 'nothing'}`)
      return `${orders.length} orders in the registrar’s books`
    }),
    await finding('the registrar’s balance fell by exactly the approved sum', async () => {
      const fellCents = approved.balanceBeforeCents - (await registrarBalanceCents(world))
      if (fellCents !== approved.spendingCents)
        return wrong(`it fell by ${fellCents} cents, approved were ${approved.spendingCents}`)
      return `${money(fellCents)} less on the registrar’s website`
    }),
  ]
}

/** Every inbox is at the host once, and was paid once. */
export function checkInboxes(
  world: VendorWorld,
  books: Books,
  addresses: readonly string[],
): Promise<Finding> {
  return finding(`${addresses.length} inboxes are at the host, paid once`, async () => {
    const key = await books.secret('mailforge', 'api-key')
    const shown = z
      .array(z.object({ email: z.string(), status: z.string() }))
      .parse(await world.read(`${world.at('mailforge')}/public/mailboxes`, { authorization: key }))
    const there = shown.map(({ email }) => email).toSorted()
    if (there.join() !== addresses.toSorted().join()) return wrong(`at the host: ${there.join(', ')}`)
    const idle = shown.filter(({ status }) => status !== 'active')
    if (idle.length > 0) return wrong(`not active: ${idle.map(({ email }) => email).join(', ')}`)
    const kept = hostBooks.parse(await world.read(`${world.at('mailforge')}/_books`))
    // The host sells slots five at a time, so what was bought may exceed what is used by less than that.
    if (kept.used !== addresses.length || kept.slots - kept.used >= 5)
      return wrong(`${kept.slots} slots for ${kept.used} mailboxes`)
    const chargedCents = kept.charges.reduce((sum, { priceCents }) => sum + priceCents, 0)
    return `its API lists them, its books say ${kept.slots} slots for ${money(chargedCents)}`
  })
}

export function money(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`
}
