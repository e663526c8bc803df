import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { Contact } from './contract.ts'

/** The one account: prepaid credit in cents, and the limit on what the API may spend in a month. */
export type Account = { balanceCents: number; monthlySpendLimitCents: number | null }

export type Order = {
  orderId: number
  kind: 'create' | 'renew'
  domain: string
  costCents: number
  /** Business time, ISO 8601. */
  at: string
}

/** Play credit of a vendor's sandbox key; the limit is what new accounts start with. */
const fresh: Account = { balanceCents: 100_000, monthlySpendLimitCents: 10_000 }

export async function readAccount(store: SandboxStore): Promise<Account> {
  return (await store.get<Account>('account', 'only')) ?? fresh
}

export async function changeAccount(
  store: SandboxStore,
  change: (account: Account) => Account,
): Promise<Account> {
  return store.exclusively(async (exclusive) => {
    const changed = change(await readAccount(exclusive))
    await exclusive.put('account', 'only', changed)
    return changed
  })
}

/** What orders of the same UTC month came to, in cents. */
export async function monthlySpendCents(store: SandboxStore, now: Date): Promise<number> {
  const month = now.toISOString().slice(0, 7)
  const orders = await store.list<Order>('orders')
  return orders
    .filter(({ body }) => body.at.startsWith(month))
    .reduce((sum, { body }) => sum + body.costCents, 0)
}

/** Takes the money and writes the order; call it within `exclusively`. */
export async function placeOrder(store: SandboxStore, order: Omit<Order, 'orderId'>) {
  const account = await readAccount(store)
  const orderId = 10_000_001 + (await store.list('orders')).length
  const balanceCents = account.balanceCents - order.costCents
  await store.put('account', 'only', { ...account, balanceCents })
  await store.put('orders', String(orderId), { orderId, ...order })
  return { orderId, balanceCents }
}

/** The account holder, in whose name every domain is bought at first. */
export const accountContact: Contact = {
  firstName: 'Sam',
  lastName: 'Holder',
  organization: 'The agency',
  address1: 'Canal Street 5',
  address2: '',
  city: 'Portland',
  state: 'OR',
  postalCode: '97204',
  country: 'US',
  phone: '5035550100',
  phoneCountryCode: '1',
  email: 'domains@agency.example',
}
