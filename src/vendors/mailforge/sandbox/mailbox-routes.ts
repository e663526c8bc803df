import { Hono } from 'hono'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { payForSlots, setTopUp, slotsOf } from './account.ts'
import { bodyOf, mailboxChange, mailboxesBody, topUpBody } from './bodies.ts'
import { type DomainDocument, domainNamed, statusOf as domainStatus } from './domain.ts'
import { deleteMails } from './mail-store.ts'
import { type MailboxDocument, mailboxesIn, mailboxWithId, newMailbox, shownMailbox } from './mailbox.ts'
import { Refusal } from './refusal.ts'

const mailboxesPerDomain = 20

export function mailboxRoutes(world: SandboxWorld): Hono {
  const { store } = world

  async function activeDomain(exclusive: SandboxStore, email: string, now: Date): Promise<DomainDocument> {
    const domain = await domainNamed(exclusive, email.slice(email.indexOf('@') + 1))
    if (!domain || domainStatus(domain, now) !== 'active')
      throw new Refusal(400, 'domain_not_active', 'The domain of the address is not active in this account')
    return domain
  }

  const credentialsAsked = (value: string | undefined): boolean => value === 'true'

  return (
    new Hono()
      .get('/mailboxes', async (c) => {
        const now = await world.now()
        const asked = credentialsAsked(c.req.query('with_credentials'))
        return c.json((await mailboxesIn(store)).map((mailbox) => shownMailbox(mailbox, now, asked)))
      })
      .get('/mailboxes/:id', async (c) => {
        const mailbox = await mailboxWithId(store, c.req.param('id'))
        const asked = credentialsAsked(c.req.query('with_credentials'))
        return c.json(shownMailbox(mailbox, await world.now(), asked))
      })
      // All or nothing: one address that cannot be made fails the whole order.
      .post('/mailboxes', async (c) => {
        const given = (await bodyOf(c, mailboxesBody)).mailboxes
        const now = await world.now()
        const made = await store.exclusively(async (exclusive) => {
          const kept = await mailboxesIn(exclusive)
          const all: MailboxDocument[] = [...kept]
          for (const one of given) {
            const domain = await activeDomain(exclusive, one.email, now)
            if (all.some(({ email }) => email === one.email))
              throw new Refusal(409, 'mailbox_exists', 'A mailbox with this address exists')
            if (await exclusive.get('reserved-addresses', one.email))
              throw new Refusal(400, 'mailbox_reserved', 'This address can’t be used')
            if (all.filter(({ domainId }) => domainId === domain.id).length >= mailboxesPerDomain)
              throw new Refusal(
                400,
                'mailbox_limit_reached',
                `A domain holds ${mailboxesPerDomain} mailboxes at most`,
              )
            all.push(newMailbox(domain, one, now))
          }
          await payForSlots(world, exclusive, all.length)
          const fresh = all.slice(kept.length)
          for (const mailbox of fresh) await exclusive.put('mailboxes', mailbox.email, mailbox)
          return fresh
        })
        return c.json({ mailboxes: made.map((mailbox) => shownMailbox(mailbox, now, true)) }, 201)
      })
      .patch('/mailboxes/:id', async (c) => {
        const { username, ...change } = await bodyOf(c, mailboxChange)
        if (username !== undefined)
          throw new Refusal(400, 'invalid_request', 'The address of a mailbox stays')
        const updatedAt = (await world.now()).toISOString()
        await store.exclusively(async (exclusive) => {
          const mailbox = await mailboxWithId(exclusive, c.req.param('id'))
          await exclusive.put('mailboxes', mailbox.email, { ...mailbox, ...change, updatedAt })
        })
        return c.body(null, 204)
      })
      .delete('/mailboxes/:id', async (c) => {
        const { email } = await mailboxWithId(store, c.req.param('id'))
        await store.delete('mailboxes', email)
        await deleteMails(store, email)
        return c.body(null, 204)
      })
      .post('/adjust-mailbox-topup-amount', async (c) => {
        const { amount } = await bodyOf(c, topUpBody)
        await setTopUp(store, amount)
        return c.body(null, 204)
      })
  )
}

/** Not of the vendor's API: what it has charged so far, which addresses it gives to nobody, and what its support does to an inbox. */
export function bookRoutes({ store }: SandboxWorld): Hono {
  const setSuspended = (address: string, suspended: boolean) =>
    store.exclusively(async (exclusive) => {
      const mailbox = await exclusive.get<MailboxDocument>('mailboxes', address.toLowerCase())
      if (!mailbox) throw new Refusal(404, 'mailbox_not_found', 'Mailbox not found')
      await exclusive.put('mailboxes', mailbox.email, { ...mailbox, suspended })
    })
  const routes = new Hono()
    .put('/_suspended/:address', async (c) => {
      await setSuspended(c.req.param('address'), true)
      return c.body(null, 204)
    })
    .delete('/_suspended/:address', async (c) => {
      await setSuspended(c.req.param('address'), false)
      return c.body(null, 204)
    })
    .put('/_reserved/:address', async (c) => {
      const address = c.req.param('address').toLowerCase()
      await store.put('reserved-addresses', address, { address })
      return c.body(null, 204)
    })
  return routes.get('/_books', async (c) => {
    const charges = await store.list<{ what: string; priceCents: number; at: string }>('charges')
    const { slots } = await slotsOf(store)
    return c.json({
      slots,
      used: (await mailboxesIn(store)).length,
      charges: charges.map(({ body }) => body),
    })
  })
}
