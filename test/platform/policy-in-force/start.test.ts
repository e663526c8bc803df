import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { StartRefusal } from '#config/start-refusal.ts'
import { purposes } from '#policy/vocabulary.ts'
import {
  changed,
  type EditionsWorld,
  openEditionsWorld,
  programOne,
  programThree,
  programTwo,
} from './editions-world.ts'

let prepared: EditionsWorld
let db: EditionsWorld
beforeAll(async () => {
  prepared = await openEditionsWorld()
  await prepared.start(programOne)
  await prepared.close()
})
afterAll(() => prepared.drop())
beforeEach(async () => {
  db = await openEditionsWorld(prepared)
})
afterEach(() => db.drop())

const states = async () => (await db.versions()).map(({ edition, state }) => `${edition} ${state}`)

test('the first start puts what is declared in effect at once; another start changes nothing', async () => {
  const before = await db.versions()
  expect(before).toEqual([
    { version: expect.stringMatching(/^[0-9a-f]{16}$/), edition: 1, state: 'in-effect' },
  ])
  await db.start(programOne)
  expect(await db.versions()).toEqual(before)
})

test('a later edition with something material waits as a proposal and gives nobody anything', async () => {
  await db.start(programTwo)
  expect(await states()).toEqual(['1 in-effect', '2 proposed'])
  await expect(
    db.owner
      .query('set role segmento_billing; select offer from leads')
      .finally(() => db.owner.query('reset role')),
  ).rejects.toThrow('permission denied')
})

test('words alone are published as another version of the same edition, without a proposal', async () => {
  const reworded = changed(programOne, {
    purposes: {
      ...programOne.declarations.purposes,
      billing: { ...purposes.billing, words: 'to take payment for what you bought' },
    },
  })
  await db.start(reworded)
  expect(await states()).toEqual(['1 superseded', '1 in-effect'])
  // And back again: the version that stood before stands again.
  await db.start(programOne)
  expect((await states()).toSorted()).toEqual(['1 in-effect', '1 superseded'])
})

test('a start that finds the database otherwise than declared refuses, and has published nothing', async () => {
  await db.owner.query('alter table leads add column undeclared text')
  await expect(db.start(programTwo)).rejects.toThrow(/differs from the register.*undeclared/)
  expect(await states()).toEqual(['1 in-effect'])
  await db.owner.query('alter table leads drop column undeclared')
  await db.start(programTwo)
  expect(await states()).toEqual(['1 in-effect', '2 proposed'])
})

test('words wait while a newer edition is announced, so that they do not speak of it early', async () => {
  await db.start(programTwo)
  await db.announce(30)
  const reworded = changed(programTwo, {
    purposes: {
      ...programTwo.declarations.purposes,
      billing: { ...purposes.billing, words: 'to take payment for what you bought' },
    },
  })
  await db.start(reworded)
  expect(await states()).toEqual(['1 in-effect', '2 announced'])
})

test('something material without an edition of its own refuses the start and names it with the line to write', async () => {
  const undeclared = changed(programOne, {
    purposes: {
      ...programOne.declarations.purposes,
      improvement: { clause: '3.4', basis: 'consent', words: 'to improve our service' },
      billing: { ...purposes.billing, basis: 'consent' },
    },
  })
  const refused = await db.start(undeclared).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(StartRefusal)
  const { message } = refused as StartRefusal
  expect(message).toContain('edition 1 of the policy is in effect')
  expect(message).toMatch(/purpose improvement: .*\(write `since: 2`\)/)
  expect(message).toMatch(/purpose billing: .*\(write `was: \[\{ before: 2, … what it was \}\]`\)/)
  expect(message).toContain('src/policy/editions.ts')
  expect(await states()).toEqual(['1 in-effect'])
})

test('a stored version that was altered is noticed at the next start', async () => {
  await db.owner.query('alter table policy_versions disable trigger policy_kept')
  await db.owner.query(`update policy_versions set declared = declared #- '{purposes,billing}'`)
  await db.owner.query('alter table policy_versions enable trigger policy_kept')
  await expect(db.start(programOne)).rejects.toThrow(/purpose billing: .*since: 2/)
})

test('what was announced stands: it can’t be changed under the same number, and nothing newer takes its place', async () => {
  await db.start(programTwo)
  await db.announce(30)
  const other = changed(programTwo, {
    purposes: {
      ...programTwo.declarations.purposes,
      improvement: { clause: '3.4', basis: 'consent', words: 'to improve our service', since: 2 },
    },
  })
  await expect(db.start(other)).rejects.toThrow(
    /edition 2 of the policy is announced.*purpose improvement.*before: 3/,
  )
  await db.start(programThree)
  expect(await states()).toEqual(['1 in-effect', '2 announced'])
})

test('a proposal follows the program until it is announced', async () => {
  await db.start(programTwo)
  await db.start(programThree)
  expect(await states()).toEqual(['1 in-effect', '2 withdrawn', '3 proposed'])
  await db.start(programTwo)
  expect(await states()).toEqual(['1 in-effect', '2 proposed', '3 withdrawn'])
  await db.start(programOne)
  expect(await states()).toEqual(['1 in-effect', '2 withdrawn', '3 withdrawn'])
})

test('a program that does not know the announced edition does not start', async () => {
  await db.start(programTwo)
  await db.announce(30)
  await expect(db.start(programOne)).rejects.toThrow(
    'edition 2 of the policy is published in it, and this program knows edition 1 only',
  )
})

test('programs that start at once propose one version', async () => {
  await Promise.all([db.start(programTwo), db.start(programTwo)])
  expect(await states()).toEqual(['1 in-effect', '2 proposed'])
})

test('a published version is never changed or deleted, not even by the owner', async () => {
  for (const slip of [
    `update policy_versions set document = '{}'`,
    'update policy_versions set edition = 2',
    'delete from policy_versions',
    'truncate policy_versions cascade',
  ])
    await expect(db.owner.query(slip)).rejects.toThrow('a policy version is never changed or deleted')
})
