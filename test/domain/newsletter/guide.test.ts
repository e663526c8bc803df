import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitLead } from '#domain/leads/submit-lead.ts'
import { linkToken, readLinkToken } from '#domain/mails/link-token.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { unsubscribe } from '#domain/newsletter/unsubscribe.ts'
import { visitor } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { callForm, type EngagementWorld, openEngagementWorld } from '#test/support/engagement-world.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const request = (address: string) =>
  world.db.inPurpose('newsletter', visitor, (tx) => requestGuide(tx, personal('email', address)))
const confirm = (token: string) => world.db.inPurpose('newsletter', visitor, (tx) => confirmGuide(tx, token))
const end = (token: string) => world.db.inPurpose('newsletter', visitor, (tx) => unsubscribe(tx, token))
const subscriberOf = (address: string) =>
  world.one<string>('select s.id from subscribers s join people p on p.id = s.person_id where p.email = $1', [
    address,
  ])
const token = async (use: 'confirm guide' | 'unsubscribe', address: string) =>
  linkToken(world.db.vault, use, await subscriberOf(address))
const kinds = async (address: string) =>
  (
    await world.db.owner.query<{ kind: string }>(
      'select m.kind from mails m join people p on p.id = m.person_id where p.email = $1 order by m.kind',
      [address],
    )
  ).rows.map((row) => row.kind)

test('the guide is mailed only once the address is confirmed, and the consent is on the ledger', async () => {
  await request('Reader@one.example')
  expect(await kinds('reader@one.example')).toEqual(['guide-confirmation'])
  const link = await token('confirm guide', 'reader@one.example')
  expect(await confirm(link)).toBe('confirmed')
  expect(await confirm(link)).toBe('already')
  expect(await kinds('reader@one.example')).toEqual(['guide-confirmation', 'guide-delivery'])
  expect(
    await world.one<number>(
      `select count(*)::int from app.evidence e join person_keys k on k.id = e.key_id
       join people p on p.id = k.person_id where p.email = 'reader@one.example' and e.kind = 'consent.given'`,
    ),
  ).toBe(1)
})

test('a token for one thing opens nothing else, and no token stands in the database', async () => {
  await request('tokens@one.example')
  const id = await subscriberOf('tokens@one.example')
  const unsubscribing = linkToken(world.db.vault, 'unsubscribe', id)
  expect(await confirm(unsubscribing)).toBe('unknown-link')
  expect(await confirm(`${unsubscribing}x`)).toBe('unknown-link')
  expect(readLinkToken(world.db.vault, 'unsubscribe', unsubscribing)).toBe(id)
  const another = `${unsubscribing.startsWith('0') ? '1' : '0'}${unsubscribing.slice(1)}`
  expect(readLinkToken(world.db.vault, 'unsubscribe', another)).toBeUndefined()
  const dump = await world.one<string>('select string_agg(s::text, $$ $$) from subscribers s')
  expect(dump).not.toContain(unsubscribing.slice(32))
})

test('an address that is not confirmed in 7 days is gone for us, and its link with it', async () => {
  await request('slow@one.example')
  const link = await token('confirm guide', 'slow@one.example')
  await world.db.advanceClock('8 days')
  expect(await confirm(link)).toBe('unknown-link')
})

test('who is asked again for a consent is held no longer because their address is typed in anew', async () => {
  await request('asked@one.example')
  await confirm(await token('confirm guide', 'asked@one.example'))
  await world.db.owner.query(`select app.ask_consents_again('30 days')`)
  const until = () => world.one<Date>(`select subscriber_until from people where email = 'asked@one.example'`)
  const asked = await until()
  await world.db.advanceClock('26 days')
  await request('asked@one.example')
  expect(await until()).toEqual(asked)
  await world.db.advanceClock('5 days')
  await request('asked@one.example')
  // The period is over: it is a new request, of somebody who never agreed.
  expect(
    await world.one<Date | null>(
      `select confirmed_at from subscribers s join people p on p.id = s.person_id where p.email = 'asked@one.example'`,
    ),
  ).toBeNull()
})

test('unsubscribing erases the subscriber and keeps a hash alone', async () => {
  await request('gone@one.example')
  await confirm(await token('confirm guide', 'gone@one.example'))
  const link = await token('unsubscribe', 'gone@one.example')
  const before = await world.one<number>(
    `select count(*)::int from app.evidence where kind = 'consent.withdrawn'`,
  )
  await end(link)
  await end(link)
  expect(await world.one<number>(`select count(*)::int from people where email = 'gone@one.example'`)).toBe(0)
  expect(await world.one<number>('select count(*)::int from suppressions')).toBe(1)
  expect(
    await world.one<number>(`select count(*)::int from app.evidence where kind = 'consent.withdrawn'`),
  ).toBe(before + 1)
  expect(await world.one<string>('select string_agg(s::text, $$ $$) from suppressions s')).not.toContain(
    'gone',
  )
})

test('who unsubscribed may ask anew, and confirming lifts the suppression', async () => {
  await request('back@one.example')
  await confirm(await token('confirm guide', 'back@one.example'))
  await end(await token('unsubscribe', 'back@one.example'))
  const suppressed = await world.one<number>('select count(*)::int from suppressions')
  await request('back@one.example')
  await confirm(await token('confirm guide', 'back@one.example'))
  expect(await world.one<number>('select count(*)::int from suppressions')).toBe(suppressed - 1)
})

test('who objected is not mailed again by anybody typing their address', async () => {
  const hash = world.db.vault.fingerprint('suppression', 'never@one.example')
  await world.db.owner.query(`insert into suppressions (address_hash, reason) values ($1, 'objected')`, [
    hash,
  ])
  await request('never@one.example')
  expect(await kinds('never@one.example')).toEqual([])
})

test('unsubscribing leaves a person who also asked for a call', async () => {
  await world.db.inPurpose('inquiry-response', visitor, (tx) => submitLead(tx, callForm('both@one.example')))
  await request('both@one.example')
  await confirm(await token('confirm guide', 'both@one.example'))
  await end(await token('unsubscribe', 'both@one.example'))
  expect(
    await world.one<number>(`select count(*)::int from leads l join people p on p.id = l.person_id
    where p.email = 'both@one.example'`),
  ).toBe(1)
  expect(
    await world.one<number>(`select count(*)::int from subscribers s join people p on p.id = s.person_id
    where p.email = 'both@one.example'`),
  ).toBe(0)
  expect(await kinds('both@one.example')).toEqual(['lead-acknowledgement'])
})
