import { afterAll, beforeAll, expect, test } from 'vitest'
import { membersOf } from '#domain/clients/client-page.ts'
import { endMembership } from '#domain/clients/end-membership.ts'
import { inviteMember } from '#domain/clients/invite-member.ts'
import { ownEngagements } from '#domain/engagements/portal-frame.ts'
import { personal } from '#policy/personal.ts'
import {
  type ClientActor,
  type EngagementWorld,
  openEngagementWorld,
} from '#test/support/engagement-world.ts'
import { entriesAbout } from '#test/support/entries-about.ts'

let world: EngagementWorld
beforeAll(async () => {
  world = await openEngagementWorld()
})
afterAll(() => world.drop())

const invite = (
  as: ClientActor,
  clientId: string,
  address: string,
  role: 'owner' | 'billing' | 'technical' = 'technical',
  name = 'Grace Hopper',
) =>
  world.db.inPurpose('service-delivery', as, (tx) =>
    inviteMember(tx, clientId, { email: personal('email', address), name: personal('name', name), role }),
  )
const personOf = (address: string) => world.one<string>('select id from people where email = $1', [address])

test('an owner invites a colleague, who gets a mail and sees the company', async () => {
  const acme = await world.requested('ada@acme.com')
  expect(await invite(acme.client, acme.clientId, 'Grace@acme.com')).toEqual({ ok: true, otherRole: false })
  const grace = await world.signIn(await personOf('grace@acme.com'))
  const seen = await world.db.inPurpose('service-delivery', grace, ownEngagements)
  expect(seen).toMatchObject([{ id: acme.engagementId, company: 'Acme' }])
  expect(await world.one<string>('select kind from mails where person_id = $1', [grace.personId])).toBe(
    'invitation',
  )
  expect(await invite(grace, acme.clientId, 'third@acme.com')).toMatchObject({ ok: false })
})

test('nobody is invited into a company by somebody of another, in the database too', async () => {
  const acme = await world.requested('ada2@acme.com')
  const rival = await world.requested('eve@rival.com', 'Rival')
  expect(await invite(rival.client, acme.clientId, 'spy@rival.com')).toMatchObject({ ok: false })
  await expect(
    world.db.inPurpose('service-delivery', rival.client, (tx) =>
      tx.call('select app.invite_member($1, $2, $3, $4, $5)', [
        acme.clientId,
        'spy@rival.com',
        'Spy',
        'owner',
        tx.vault.newPersonKey(),
      ]),
    ),
  ).rejects.toThrow(/only an owner/)
})

test('an invitation does not rename somebody who is known already', async () => {
  const acme = await world.requested('ada3@acme.com')
  const rival = await world.requested('eve3@rival.com', 'Rival')
  await invite(rival.client, rival.clientId, 'ada3@acme.com', 'technical', 'Somebody Else')
  expect(await world.one<string>('select name from people where id = $1', [acme.personId])).toBe('Ada Byron')
})

test('a company keeps an owner', async () => {
  const acme = await world.requested('ada4@acme.com')
  const end = (personId: string) =>
    world.db.inPurpose('service-delivery', acme.client, (tx) => endMembership(tx, acme.clientId, personId))
  expect(await end(acme.personId)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('another owner'),
  })
  await invite(acme.client, acme.clientId, 'ada4@acme.com', 'billing')
  const roles = await world.db.inPurpose('service-delivery', acme.client, (tx) =>
    membersOf(tx, acme.clientId),
  )
  expect(roles.map(({ role }) => role)).toEqual(['owner'])
})

test('who leaves a company sees nothing of it at once, and is held 6 years', async () => {
  const acme = await world.requested('ada5@acme.com')
  await invite(acme.client, acme.clientId, 'leaver@acme.com')
  const leaver = await world.signIn(await personOf('leaver@acme.com'))
  expect(
    await world.db.inPurpose('service-delivery', acme.client, (tx) =>
      endMembership(tx, acme.clientId, leaver.personId),
    ),
  ).toEqual({ ok: true })
  expect(await world.db.inPurpose('service-delivery', leaver, ownEngagements)).toEqual([])
  expect(
    await world.one<boolean>(
      `select client_until between app.now() + interval '71 months' and app.now() + interval '73 months'
       from people where id = $1`,
      [leaver.personId],
    ),
  ).toBe(true)
})

test('the ledger says that an access ended where one did, and nothing where that was refused', async () => {
  const acme = await world.requested('ada6@acme.com')
  const rival = await world.requested('eve6@rival.com', 'Rival')
  await invite(acme.client, acme.clientId, 'leaver6@acme.com')
  const leaver = await personOf('leaver6@acme.com')
  const end = (personId: string) =>
    world.db.inPurpose('service-delivery', acme.client, (tx) => endMembership(tx, acme.clientId, personId))
  const ended = async (personId: string) =>
    (await entriesAbout(world.db, personId)).filter(({ kind }) => kind === 'access.ended')

  for (const stays of [acme.personId, rival.personId]) {
    expect(await end(stays)).toMatchObject({ ok: false })
    expect(await ended(stays)).toEqual([])
  }
  expect(await end(leaver)).toEqual({ ok: true })
  const once = { by: acme.personId, details: { client: acme.clientId } }
  expect(await ended(leaver)).toMatchObject([once])
  expect(await end(leaver)).toMatchObject({ ok: false })
  expect(await ended(leaver)).toMatchObject([once])
})
