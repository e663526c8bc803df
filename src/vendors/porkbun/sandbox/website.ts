import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { changeAccount, readAccount } from './account.ts'
import { updateContacts } from './contract.ts'
import { setContacts } from './domain-calls.ts'
import { ownedDomain } from './portfolio.ts'
import { dollars } from './price-list.ts'

/**
 * What an account holder does on the vendor's website and the API cannot: add credit, raise the monthly
 * limit, change a registrant that the API refuses to change, and push a domain to another account. Takes forms and JSON alike.
 */
export function websiteRoutes(world: SandboxWorld): Hono {
  const { store } = world
  return new Hono()
    .get('/', async (c) => c.html(accountPage(await readAccount(store))))
    .post('/credit', async (c) => {
      const amount = z.coerce
        .number()
        .int()
        .min(1)
        .max(10_000_000)
        .safeParse((await given(c)).amountCents)
      if (!amount.success) return c.text('amountCents: a whole number of cents', 400)
      await changeAccount(store, (kept) => ({ ...kept, balanceCents: kept.balanceCents + amount.data }))
      return c.redirect(`${world.origin('porkbun')}/website`, 303)
    })
    .post('/spend-limit', async (c) => {
      const limit = z.coerce
        .number()
        .int()
        .min(0)
        .max(10_000_000)
        .safeParse((await given(c)).limitCents)
      if (!limit.success) return c.text('limitCents: a whole number of cents', 400)
      await changeAccount(store, (kept) => ({ ...kept, monthlySpendLimitCents: limit.data }))
      return c.redirect(`${world.origin('porkbun')}/website`, 303)
    })
    .post('/push/:domain', async (c) => {
      // To another account of this registrar: it leaves this one, and the registry sees no change.
      const domain = c.req.param('domain')
      if (!(await ownedDomain(store, domain))) return c.text('Not in this account.', 404)
      await store.delete('domains', domain)
      return c.text('Pushed.')
    })
    .post('/contacts/:domain', async (c) => {
      const parsed = updateContacts.safeParse({ contacts: { registrant: await given(c) } })
      if (!parsed.success) return c.text(z.prettifyError(parsed.error), 400)
      const outcome = await setContacts(world, c.req.param('domain'), parsed.data.contacts ?? {})
      return 'success' in outcome ? c.text('Changed.') : c.text(outcome.message, outcome.http)
    })
}

async function given(c: Context): Promise<Record<string, unknown>> {
  const json = c.req.header('content-type')?.startsWith('application/json')
  return json ? ((await c.req.json()) as Record<string, unknown>) : await c.req.parseBody()
}

function accountPage(account: Awaited<ReturnType<typeof readAccount>>) {
  const limit = account.monthlySpendLimitCents
  return html`<!doctype html>
    <html lang="en">
      <head><title>Account at the registrar (sandbox)</title></head>
      <body>
        <h1>Account at the registrar (sandbox)</h1>
        <p>Credit: $${dollars(account.balanceCents)}</p>
        <form method="post" action="website/credit">
          <label>Cents to add <input name="amountCents" inputmode="numeric" value="10000" /></label>
          <button>Add credit</button>
        </form>
        <p>The API may spend in a month: ${limit === null ? 'any amount' : `$${dollars(limit)}`}</p>
        <form method="post" action="website/spend-limit">
          <label>Limit in cents <input name="limitCents" inputmode="numeric" value="50000" /></label>
          <button>Set the limit</button>
        </form>
      </body>
    </html>`
}
