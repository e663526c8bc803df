import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { Refusal } from './refusal.ts'

/** The vendor's side of the money, and workspaces. */

interface Slots extends Record<string, unknown> {
  /** Mailboxes that are paid for. */
  slots: number
  /** How many more are bought by themselves when they run out; 0 turns it off. */
  topUp: number
}

interface Charge extends Record<string, unknown> {
  what: string
  priceCents: number
  at: string
}

/** List price per mailbox and month. */
const mailboxCents = 300

export const accountId = 'acc_segmento'

export async function slotsOf(store: SandboxStore): Promise<Slots> {
  return (await store.get<Slots>('account', 'slots')) ?? { slots: 0, topUp: 5 }
}

export async function setTopUp(store: SandboxStore, topUp: number): Promise<void> {
  await store.put('account', 'slots', { ...(await slotsOf(store)), topUp })
}

/** Makes room for `needed` mailboxes in all; buys slots by themselves, in steps of the top-up. */
export async function payForSlots(world: SandboxWorld, store: SandboxStore, needed: number): Promise<void> {
  const { slots, topUp } = await slotsOf(store)
  if (needed <= slots) return
  if (topUp === 0) throw new Refusal(402, 'payment_required', 'Mailbox limit reached and top-up is off')
  const bought = Math.ceil((needed - slots) / topUp) * topUp
  await store.put('account', 'slots', { slots: slots + bought, topUp })
  const charge: Charge = {
    what: `${bought} mailbox slots`,
    priceCents: bought * mailboxCents,
    at: (await world.now()).toISOString(),
  }
  await store.put('charges', crypto.randomUUID(), charge)
}

export interface Workspace extends Record<string, unknown> {
  id: string
  accountId: string
  name: string
  slug: string
}

export async function createWorkspace(store: SandboxStore, name: string): Promise<Workspace> {
  const id = crypto.randomUUID()
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const workspace: Workspace = { id, accountId, name, slug }
  await store.put('workspaces', id, workspace)
  return workspace
}

/** A new account comes with one workspace. */
export async function workspacesOf(store: SandboxStore): Promise<Workspace[]> {
  return store.exclusively(async (exclusive) => {
    const kept = await exclusive.list<Workspace>('workspaces')
    return kept.length > 0 ? kept.map(({ body }) => body) : [await createWorkspace(exclusive, 'Default')]
  })
}
