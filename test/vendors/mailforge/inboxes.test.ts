import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeAuthentication } from '#domain/deliverability/judge-authentication.ts'
import { proofMark, proofMessage } from '#domain/deliverability/proof-message.ts'
import type { MailboxCredentials, NewMailbox } from '#domain/stacks/mailbox-host-port.ts'
import { findMessage } from '#platform/guard/read-mailbox.ts'
import { personal, reveal } from '#policy/personal.ts'
import { seedMailbox } from '#vendors/seed/seed.ts'
import { type MailforgeWorld, person, startMailforgeWorld } from './mailforge-world.ts'

let w: MailforgeWorld
beforeAll(async () => {
  w = await startMailforgeWorld()
  await w.activeDomain('getacme.com')
})
afterAll(() => w.world.close())

const send = (credentials: MailboxCredentials, from: string, to: string, token: string) =>
  w.host.sendFrom(credentials, {
    ...proofMessage(proofMark(token)),
    from: personal('email', from),
    fromName: personal('name', 'Ada Byron'),
    to: personal('email', to),
  })

/** All mailboxes of the domain, once those wanted are ordered. */
const made = async (wanted: readonly NewMailbox[]) => {
  const outcome = await w.host.createMailboxes('getacme.com', wanted)
  return outcome.kind === 'made' ? outcome.mailboxes : []
}

const books = async () => {
  const answer = await fetch(`${w.world.origin('mailforge')}/_books`)
  return (await answer.json()) as { slots: number; used: number; charges: { priceCents: number }[] }
}

test('an inbox is ordered, made in its own time, and only then gives its credentials', async () => {
  const [mailbox] = await made([person('first@getacme.com')])
  const id = mailbox?.id ?? ''
  expect(mailbox?.state).toBe('pending')
  expect(await w.host.credentials(id)).toBeUndefined()
  w.world.advance({ minutes: 2 })
  expect(await w.host.mailbox(id)).toMatchObject({ state: 'pending' })
  w.world.advance({ minutes: 4 })
  expect(await w.host.mailbox(id)).toMatchObject({ state: 'active' })
  expect(await w.host.credentials(id)).toMatchObject({ smtp: { host: '192.0.2.21', port: 587 } })
})

test('ordering again buys nothing, and one that exists does not stop the others', async () => {
  await w.host.createMailboxes('getacme.com', [person('again@getacme.com')])
  const before = await books()
  const same = await made([person('again@getacme.com')])
  expect(same.filter(({ address }) => reveal(address) === 'again@getacme.com')).toHaveLength(1)
  expect(await books()).toEqual(before)
  await w.host.createMailboxes('getacme.com', [person('again@getacme.com'), person('other@getacme.com')])
  expect((await books()).used).toBe(before.used + 1)
})

test('an order whose answer was lost is there when it is asked for again, and was bought once', async () => {
  const before = await books()
  await w.world.plan('mailforge', { kind: 'lost', matches: 'POST /public/mailboxes', times: 1 })
  const order = () => w.host.createMailboxes('getacme.com', [person('lost@getacme.com')])
  await expect(order()).rejects.toMatchObject({ failure: 'unavailable' })
  await order()
  expect((await books()).used).toBe(before.used + 1)
})

test('an address on a domain that is not active is refused', async () => {
  await w.host.bringIn('pending-acme.com', {})
  await expect(
    w.host.createMailboxes('pending-acme.com', [person('a@pending-acme.com')]),
  ).rejects.toMatchObject({
    failure: 'refused',
    vendorCode: 'domain_not_active',
  })
})

test('the vendor refuses a whole order for one address that exists', async () => {
  const mailboxes = ['twice@getacme.com', 'once@getacme.com'].map((email) => ({
    email,
    firstName: 'A',
    lastName: 'B',
  }))
  await w.call('POST', '/mailboxes', { mailboxes: mailboxes.slice(0, 1) })
  const before = await books()
  expect(await w.call('POST', '/mailboxes', { mailboxes })).toMatchObject({ status: 409 })
  expect((await books()).used).toBe(before.used)
})

test('without top-up an order beyond the slots is refused as unfunded', async () => {
  const { slots, used } = await books()
  await w.call('POST', '/adjust-mailbox-topup-amount', { amount: 0 })
  const wanted = Array.from({ length: slots - used + 1 }, (_, index) => person(`more${index}@getacme.com`))
  await expect(w.host.createMailboxes('getacme.com', wanted)).rejects.toMatchObject({ failure: 'unfunded' })
  await w.call('POST', '/adjust-mailbox-topup-amount', { amount: 5 })
})

test('an address that the host gives to nobody is told apart from other refusals, and nothing is bought', async () => {
  await fetch(`${w.world.origin('mailforge')}/_reserved/held@getacme.com`, { method: 'PUT' })
  const before = await books()
  expect(await w.host.createMailboxes('getacme.com', [person('held@getacme.com')])).toEqual({
    kind: 'address-refused',
    vendorCode: 'mailbox_reserved',
  })
  expect(await books()).toEqual(before)
})

test('an order that is refused for anything but its address is no refused address', async () => {
  const before = await books()
  const nameless = { ...person('nameless@getacme.com'), firstName: personal('name', '') }
  await expect(w.host.createMailboxes('getacme.com', [nameless])).rejects.toMatchObject({
    failure: 'refused',
    vendorCode: 'invalid_request',
  })
  expect(await books()).toEqual(before)
})

test('an inbox that cannot be made ends as failed', async () => {
  const all = await made([person('fails@getacme.com')])
  const id = all.find(({ address }) => reveal(address) === 'fails@getacme.com')?.id ?? ''
  w.world.advance({ minutes: 6 })
  expect(await w.host.mailbox(id)).toMatchObject({ state: 'failed' })
})

test('a message from an inbox reaches the seed mailbox and passes SPF, DKIM, DMARC and alignment', async () => {
  const { credentials } = await w.activeInbox('ada@getacme.com')
  const seed = seedMailbox(await w.world.credentials('seed'), w.permit)
  const sent = await send(credentials, 'ada@getacme.com', seed.address, 'proof-1')
  expect(sent).toEqual({ accepted: true, responseCode: 250 })
  const proof = await seed.findProof(proofMark('proof-1'))
  if (!proof) throw new Error('not in the mailbox')
  const { spf, dkim, dmarc, alignment } = await judgeAuthentication({
    raw: proof.raw,
    resolver: w.resolver,
    trustedAuthservId: seed.trustedAuthservId,
  })
  expect([spf, dkim, dmarc, alignment].map(({ verdict }) => verdict)).toEqual([
    'pass',
    'pass',
    'pass',
    'pass',
  ])
  expect(dkim.reason).toContain('getacme.com')
})

test('a domain without its DKIM record fails DKIM until it is repaired', async () => {
  const domainId = await w.activeDomain('nodkim-acme.com')
  const { credentials } = await w.activeInbox('eve@nodkim-acme.com')
  const seed = seedMailbox(await w.world.credentials('seed'), w.permit)
  const dkimOf = async (token: string) => {
    await send(credentials, 'eve@nodkim-acme.com', seed.address, token)
    const proof = await seed.findProof(proofMark(token))
    const raw = proof?.raw ?? Buffer.alloc(0)
    const { dkim } = await judgeAuthentication({
      raw,
      resolver: w.resolver,
      trustedAuthservId: seed.trustedAuthservId,
    })
    return dkim
  }
  expect(await dkimOf('unrepaired')).toMatchObject({
    verdict: 'fail',
    reason: expect.stringContaining('no key'),
  })
  await w.host.replaceRecords(domainId, [{ name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=none' }])
  expect(await dkimOf('repaired')).toMatchObject({ verdict: 'pass' })
})

test('an inbox sends in its own name only', async () => {
  const { credentials } = await w.activeInbox('own@getacme.com')
  const forged = await send(credentials, 'somebody@getacme.com', 'proof@seed.segmento.example', 'forged')
  expect(forged).toEqual({ accepted: false, responseCode: 553 })
})

test('mail to a domain without a mail exchange is refused, not lost', async () => {
  const { credentials } = await w.activeInbox('lonely@getacme.com')
  const sent = await send(credentials, 'lonely@getacme.com', 'nobody@nowhere.example', 'nowhere')
  expect(sent).toEqual({ accepted: false, responseCode: 550 })
})

test('inboxes receive each other’s mail and it can be read over IMAP', async () => {
  const sender = await w.activeInbox('writer@getacme.com')
  const { credentials } = await w.activeInbox('reader@getacme.com')
  await send(sender.credentials, 'writer@getacme.com', 'reader@getacme.com', 'letter-1')
  const account = {
    recipient: 'seed',
    operation: 'proof.find',
    ...credentials.imap,
    username: 'reader@getacme.com',
  }
  const letter = await findMessage(w.permit, account, proofMark('letter-1'))
  expect(letter?.raw.toString()).toContain('X-Segmento-Proof: letter-1')
  const unknown = await send(sender.credentials, 'writer@getacme.com', 'nobody@getacme.com', 'letter-2')
  expect(unknown).toEqual({ accepted: false, responseCode: 550 })
})

test('after a rotation only the new password signs in', async () => {
  const { id, credentials } = await w.activeInbox('rotated@getacme.com')
  await w.host.setPassword(id, 'a-new-long-password')
  const to = 'proof@seed.segmento.example'
  await expect(send(credentials, 'rotated@getacme.com', to, 'old')).rejects.toMatchObject({
    failure: 'unauthorised',
  })
  const fresh = await w.host.credentials(id)
  expect(fresh?.smtp.password).toBe('a-new-long-password')
  expect(fresh && (await send(fresh, 'rotated@getacme.com', to, 'new'))).toMatchObject({ accepted: true })
})

test('a deleted inbox is gone, cannot sign in, and deleting it again is no failure', async () => {
  const { id, credentials } = await w.activeInbox('gone@getacme.com')
  await w.host.deleteMailbox(id)
  await w.host.deleteMailbox(id)
  expect(await w.host.mailbox(id)).toBeUndefined()
  const to = 'proof@seed.segmento.example'
  await expect(send(credentials, 'gone@getacme.com', to, 'gone')).rejects.toMatchObject({
    failure: 'unauthorised',
  })
})
