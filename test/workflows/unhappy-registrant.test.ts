import { afterAll, beforeAll, expect, test } from 'vitest'
import { stackHealth } from '#domain/deliverability/stack-health.ts'
import type { RegistrantComparison } from '#domain/stacks/registrar-port.ts'
import { waitingFor } from '#domain/staff/waiting-work.ts'
import { clocks } from '#domain/staff/work-clocks.ts'
import { system } from '#platform/database/actor.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { advanceStack } from '#workflows/advance-stack.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

const tasksOf = async (stackId: string) =>
  (await world.db.owner.query('select kind, state from tasks where stack_id = $1', [stackId])).rows

test('a registrant that the API does not take is a task, the rest goes on, and a look sees when it is done', async () => {
  const stackId = await world.approvedStack({
    company: 'Manual',
    mainDomain: 'manual.com',
    names: ['trybyhand.com'],
  })
  await world.buildUp(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await world.step(stackId, 'set-registrant')).toMatchObject({ state: 'waiting' })
  expect(await tasksOf(stackId)).toEqual([{ kind: 'set-registrant', state: 'open' }])
  const refusals = (await world.sandboxes.requests('porkbun')).filter(({ path }) =>
    path.includes('updateContacts'),
  )
  expect(refusals).toHaveLength(1)

  const done = await fetch(`${world.sandboxes.origin('porkbun')}/website/contacts/trybyhand.com`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      firstName: 'Ada',
      lastName: 'Byron',
      organization: 'Manual',
      address1: '12 St James Square',
      city: 'London',
      postalCode: 'SW1Y 4LE',
      country: 'GB',
      phone: '2079460123',
      phoneCountryCode: '44',
      email: 'ada@manual.com',
    }),
  })
  expect({ status: done.status, said: await done.text() }).toMatchObject({ status: 200 })
  await world.pass({ minutes: 6 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'set-registrant')).toMatchObject({ state: 'done' })
  expect(await tasksOf(stackId)).toEqual([{ kind: 'set-registrant', state: 'done' }])
})

test('a registrar that shows the registrant late or otherwise is told once: nobody gets a second mail, and a person looks', async () => {
  const stackId = await world.approvedStack({
    company: 'Otherwise',
    mainDomain: 'otherwise.com',
    names: ['tryotherwise.com'],
  })
  let told = 0
  let shows: RegistrantComparison = { kind: 'different', fields: ['phone'] }
  const parts: typeof world.parts = {
    ...world.parts,
    async openPorts(context) {
      const ports = await world.parts.openPorts(context)
      const { registrar } = ports
      return {
        ...ports,
        registrar: {
          ...registrar,
          compareRegistrant: async () => shows,
          async setRegistrant(domain, contact) {
            told++
            return registrar.setRegistrant(domain, contact)
          },
        },
      }
    },
  }
  for (let minutes = 0; minutes < 80; minutes += 2) {
    await advanceStack(parts, stackId)
    await world.pass({ minutes: 2 })
  }
  expect(told).toBe(1)
  const differs = {
    state: 'blocked',
    reason:
      'The registrar took the client’s contact and shows another. Somebody compares the two there, or has it set once more.',
  }
  expect(await world.step(stackId, 'set-registrant')).toMatchObject(differs)
  for (const hours of [1, 1]) {
    await world.pass({ hours, minutes: 1 })
    await advanceStack(parts, stackId)
  }
  expect(await world.step(stackId, 'set-registrant')).toMatchObject(differs)
  expect(told).toBe(1)

  shows = { kind: 'same' }
  await world.pass({ hours: 1, minutes: 1 })
  await advanceStack(parts, stackId)
  expect(await world.step(stackId, 'set-registrant')).toMatchObject({ state: 'done' })
}, 60_000)

test('a registrant who does not confirm in time holds the stack back, and a late confirmation lets it go on', async () => {
  const stackId = await world.approvedStack({
    company: 'Silent',
    mainDomain: 'silent.com',
    names: ['trysilent.com'],
  })
  await world.buildUp(stackId)
  await world.pass({ days: 16 })
  await world.advance(stackId)
  expect(await world.state(stackId)).toBe('warming')
  expect(await world.step(stackId, 'verify-registrant')).toMatchObject({
    state: 'blocked',
    reason: expect.stringContaining('can still be confirmed'),
  })

  // It is the domain that is sick, and the entry among what waits for us does not get younger by looking again.
  const scores = () =>
    world.db.inPurpose('service-delivery', system('test'), async (tx) => {
      const health = await stackHealth(tx, stackId)
      return [health?.score.state, ...(health?.domains.map(({ score }) => score.state) ?? [])]
    })
  const waitsSince = async () => {
    const { listed } = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
      waitingFor(tx, { kinds: ['mend-step'], clocks, most: 20 }),
    )
    return listed.filter(({ id }) => id === stackId).map(({ since }) => since)
  }
  const seen = () =>
    world.db.owner.query(
      `select verdict from observations where stack_id = $1 and kind = 'registrant' order by at desc limit 2`,
      [stackId],
    )
  expect(await scores()).toEqual(['act', 'act'])
  const [since] = await waitsSince()
  expect(since).toBeInstanceOf(Date)
  for (const minutes of [61, 61]) {
    await world.pass({ minutes })
    await world.advance(stackId)
  }
  expect(await waitsSince()).toEqual([since])
  expect((await seen()).rows.map(({ verdict }) => verdict)).toEqual(['fail', 'pass'])

  expect(await world.confirmRegistrant('ada@silent.com')).toBe(1)
  await world.pass({ minutes: 61 })
  await world.advance(stackId)
  expect(await world.step(stackId, 'verify-registrant')).toMatchObject({ state: 'done' })
  expect(await world.state(stackId)).toBe('live')
  expect(await scores()).not.toContain('act')
})
