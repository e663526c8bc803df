import type { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Call } from './access.ts'
import { changeAccount, monthlySpendCents, readAccount } from './account.ts'
import { addCall } from './calls.ts'
import { nothing, topUp } from './contract.ts'
import { success } from './outcome.ts'

export function addAccountCalls(app: Hono<Call>, world: SandboxWorld): void {
  const { store } = world
  const balance = async () => {
    const { balanceCents } = await readAccount(store)
    return success({ balance: balanceCents, display: `$${(balanceCents / 100).toFixed(2)}` })
  }
  const settings = async () => {
    const { monthlySpendLimitCents } = await readAccount(store)
    return success({
      settings: {
        monthlySpendLimit: monthlySpendLimitCents,
        lowBalanceAlert: null,
        autoTopup: false,
        topupThreshold: null,
        topupAmount: null,
      },
      monthlySpend: await monthlySpendCents(store, await world.now()),
    })
  }
  addCall(app, '/account/balance', nothing, balance, 'get-only')
  addCall(app, '/account/apiSettings', nothing, settings, 'get-only')

  // Helpers that the vendor's own sandbox has.
  addCall(app, '/sandbox/topup', topUp, async ({ body }) => {
    await changeAccount(store, (account) => ({
      ...account,
      balanceCents: account.balanceCents + body.amount,
    }))
    return balance()
  })
  addCall(app, '/sandbox/reset', nothing, async () => {
    for (const collection of ['domains', 'records', 'forwards', 'orders', 'answers', 'account'])
      for (const { id } of await store.list(collection)) await store.delete(collection, id)
    return balance()
  })
}
