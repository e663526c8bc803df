import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { type AccountDocument, accountAnswer } from './account.ts'
import { warmUpScore } from './figures.ts'
import { Refusal } from './refusal.ts'

/** The sandbox is one workspace; its id is the same in every run. */
export const organization = '019ffad2-5c8d-7f3d-bee3-569acb8bcc4f'

export const accountKey = (email: string): string => email.toLowerCase()

export async function findAccount(store: SandboxStore, email: string): Promise<AccountDocument> {
  const account = await store.get<AccountDocument>('accounts', accountKey(email))
  if (!account) throw new Refusal(404, 'Account not found')
  return account
}

export function answer(account: AccountDocument, now: Date): Record<string, unknown> {
  return accountAnswer(account, now, organization, warmUpScore(account, now))
}

/** Changes one account while nobody else does. */
export function changeAccount(
  world: SandboxWorld,
  email: string,
  change: (account: AccountDocument, now: Date) => AccountDocument,
): Promise<Record<string, unknown>> {
  return world.store.exclusively(async (store) => {
    const now = await world.now()
    const changed = { ...change(await findAccount(store, email), now), updated: now.toISOString() }
    await store.put('accounts', accountKey(email), changed)
    return answer(changed, now)
  })
}
