import { type Context, Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { PortalSessionObject } from './billing-portal.ts'
import { judgeCard } from './cards.ts'
import { rememberCard, subscriptionsOf } from './charge-card.ts'
import { CardForm, Page, TestCards, type WrongCard } from './checkout-page.tsx'
import { protect, transaction } from './page-parts.ts'
import { settle } from './settle.ts'

async function sessionOf(c: Context, world: SandboxWorld): Promise<PortalSessionObject | undefined> {
  const known = await world.store.get<{ session: string }>('portal-secret', c.req.param('secret') ?? '')
  return known && world.store.get<PortalSessionObject>('billing_portal.session', known.session)
}

function show(c: Context, session: PortalSessionObject | undefined, wrong?: WrongCard) {
  const nonce = protect(c, session ? [session.return_url] : [])
  if (!session)
    return c.html(<Page title="Link expired" nonce={nonce} children={<h1>This link has expired.</h1>} />, 404)
  return c.html(
    <Page title="Payment method" nonce={nonce}>
      <h1>Change your payment method</h1>
      <p>The next invoices are charged to it.</p>
      {wrong && (
        <p role="alert" class="error">
          <a href={`#${wrong.field}`}>{wrong.words}</a>
        </p>
      )}
      <CardForm button="Keep this card" wrong={wrong} />
      <p>
        <a href={session.return_url}>Go back</a>
      </p>
      <TestCards />
    </Page>,
    wrong ? 402 : 200,
  )
}

/** The vendor's page on which a customer changes the card. */
export function portalPageRoutes(world: SandboxWorld): Hono {
  return new Hono()
    .get('/portal/:secret', async (c) => show(c, await sessionOf(c, world)))
    .post('/portal/:secret', async (c) => {
      await settle(world)
      const session = await sessionOf(c, world)
      const verdict = judgeCard(new URLSearchParams(await c.req.text()), await world.now())
      if (!session || !verdict.ok) return show(c, session, verdict.ok ? undefined : verdict)
      await world.store.exclusively(async (store) => {
        const tx = { ...(await transaction(world)), store }
        for (const own of await subscriptionsOf(tx, session.customer))
          await rememberCard(tx, own, verdict.behaviour)
      })
      return c.redirect(session.return_url, 303)
    })
}
