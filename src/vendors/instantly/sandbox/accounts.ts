import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { body, requireScope } from './access.ts'
import type { AccountDocument } from './account.ts'
import { accountStatus } from './account.ts'
import { accountChange, newAccount } from './account-body.ts'
import { changeLimits, createdAccount } from './account-changes.ts'
import { page } from './paging.ts'
import { Refusal } from './refusal.ts'
import { trySmtpLogin } from './smtp-login.ts'
import { closed, opened } from './spans.ts'
import { accountKey, answer, changeAccount, findAccount } from './workspace.ts'

const retryLoginAfterMs = 60_000

/** An account that could not be signed in to is tried again when it is looked at, a minute apart. */
async function tryPendingLogin(world: SandboxWorld, account: AccountDocument): Promise<AccountDocument> {
  const now = await world.now()
  const isWell = !account.setupPending && !account.loginError
  if (isWell || now.getTime() - Date.parse(account.loginTried) < retryLoginAfterMs) return account
  const outcome = await trySmtpLogin(world, account)
  return world.store.exclusively(async (store) => {
    const fresh = await findAccount(store, account.email)
    const tried = createdAccount.afterLogin(fresh, outcome, now)
    await store.put('accounts', accountKey(account.email), tried)
    return tried
  })
}

/** The published form of the list's cursor: when it was added, and its address. */
const cursorOf = ({ created, email }: AccountDocument): string => `${created}&${email}`

export function accountRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()

  routes.post('/accounts', async (c) => {
    requireScope(c, 'accounts', 'create')
    const input = await body(c, newAccount)
    if (await world.store.get('accounts', accountKey(input.email)))
      throw new Refusal(400, 'Account already exists')
    const now = await world.now()
    const outcome = await trySmtpLogin(world, input)
    const added = createdAccount.afterLogin(createdAccount.from(input, now), outcome, now)
    await world.store.exclusively(async (store) => {
      if (await store.get('accounts', accountKey(input.email)))
        throw new Refusal(400, 'Account already exists')
      await store.put('accounts', accountKey(input.email), added)
    })
    return c.json(answer(added, now))
  })

  routes.get('/accounts', async (c) => {
    requireScope(c, 'accounts', 'read')
    const now = await world.now()
    const { limit, starting_after, status, provider_code, search } = c.req.query()
    const wanted = (await world.store.list<AccountDocument>('accounts'))
      .map(({ body: account }) => account)
      .filter((account) => status === undefined || String(accountStatus(account, now)) === status)
      .filter((account) => provider_code === undefined || String(account.provider_code) === provider_code)
      .filter((account) => search === undefined || account.email.includes(search.toLowerCase()))
    const found = page(wanted, cursorOf, { limit, starting_after })
    return c.json({ ...found, items: found.items.map((account) => answer(account, now)) })
  })

  routes.get('/accounts/:email', async (c) => {
    requireScope(c, 'accounts', 'read')
    const account = await tryPendingLogin(world, await findAccount(world.store, c.req.param('email')))
    return c.json(answer(account, await world.now()))
  })

  routes.patch('/accounts/:email', async (c) => {
    requireScope(c, 'accounts', 'update')
    const change = await body(c, accountChange)
    return c.json(
      await changeAccount(world, c.req.param('email'), (account, now) => changeLimits(account, change, now)),
    )
  })

  routes.delete('/accounts/:email', async (c) => {
    requireScope(c, 'accounts', 'delete')
    const now = await world.now()
    return c.json(
      await world.store.exclusively(async (store) => {
        const account = await findAccount(store, c.req.param('email'))
        await store.delete('accounts', accountKey(account.email))
        return answer(account, now)
      }),
    )
  })

  routes.post('/accounts/:email/pause', async (c) => {
    requireScope(c, 'accounts', 'update')
    return c.json(
      await changeAccount(world, c.req.param('email'), (account, now) => ({
        ...account,
        pauseSpans: opened(account.pauseSpans, now),
      })),
    )
  })

  for (const verb of ['resume', 'mark-fixed'])
    routes.post(`/accounts/:email/${verb}`, async (c) => {
      requireScope(c, 'accounts', 'update')
      return c.json(
        await changeAccount(world, c.req.param('email'), (account, now) => ({
          ...account,
          connected: now.toISOString(),
          pauseSpans: verb === 'resume' ? closed(account.pauseSpans, now) : account.pauseSpans,
        })),
      )
    })

  return routes
}
