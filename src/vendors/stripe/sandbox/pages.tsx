import { type Context, Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { judgeCard } from './cards.ts'
import { CheckoutPage, Page } from './checkout-page.tsx'
import { detailOf, type SessionObject } from './checkout-sessions.ts'
import { completeCheckout } from './complete-checkout.ts'
import { protect, transaction } from './page-parts.ts'
import { settle } from './settle.ts'

const backFrom = (session: SessionObject): string =>
  session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id)

function closedPage(c: Context, session: SessionObject | undefined) {
  const nonce = protect(c)
  const words =
    session?.status === 'complete'
      ? 'This payment is already made.'
      : session
        ? 'This payment page has expired. Open a new one where you came from.'
        : 'There is no such payment page.'
  return c.html(
    <Page title="Payment page closed" nonce={nonce}>
      <h1>{words}</h1>
      {session?.status === 'complete' && <a href={backFrom(session)}>Go on</a>}
      {session?.status === 'expired' && session.cancel_url && <a href={session.cancel_url}>Go back</a>}
    </Page>,
    session ? 410 : 404,
  )
}

async function openPage(
  c: Context,
  world: SandboxWorld,
  session: SessionObject,
  wrong?: Parameters<typeof CheckoutPage>[0]['wrong'],
) {
  const nonce = protect(c, [session.success_url])
  const { lines } = await detailOf(await transaction(world), session.id)
  return c.html(
    <CheckoutPage session={session} lines={lines} nonce={nonce} wrong={wrong} />,
    wrong ? 402 : 200,
  )
}

async function pay(c: Context, world: SandboxWorld, id: string) {
  const verdict = judgeCard(new URLSearchParams(await c.req.text()), await world.now())
  const done = await world.store.exclusively(async (store) => {
    const tx = { ...(await transaction(world)), store }
    const session = await store.get<SessionObject>('checkout.session', id)
    if (session?.status !== 'open' || !verdict.ok) return session
    return completeCheckout(tx, session, verdict.behaviour)
  })
  if (done?.status === 'open' && !verdict.ok) return openPage(c, world, done, verdict)
  return done?.status === 'complete' ? c.redirect(backFrom(done), 303) : closedPage(c, done)
}

export function pageRoutes(world: SandboxWorld): Hono {
  const app = new Hono()
  app.get('/checkout/:id', async (c) => {
    await settle(world)
    const session = await world.store.get<SessionObject>('checkout.session', c.req.param('id'))
    return session?.status === 'open' ? openPage(c, world, session) : closedPage(c, session)
  })
  app.post('/checkout/:id', async (c) => {
    await settle(world)
    return pay(c, world, c.req.param('id'))
  })
  return app
}
