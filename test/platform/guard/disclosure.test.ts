import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPayload } from '#platform/evidence/payload.ts'
import { personal } from '#policy/personal.ts'
import { addPerson } from '#test/support/acting.ts'
import { type GuardWorld, openGuardWorld, request } from './guard-world.ts'

let world: GuardWorld
let ada: string
let grace: string
beforeAll(async () => {
  world = await openGuardWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.vendor.received.length = 0
  world.vendor.answer = (response) => void response.end('{}')
  ada = await addPerson(world.db, { client: '9999-12-31' })
  grace = await addPerson(world.db, { client: '9999-12-31' })
})

interface Disclosure {
  readonly recipient: string
  readonly categories: string[]
  readonly clauses: string[]
  readonly purpose: string
  readonly person: string | null
}

/** What the ledger tells of disclosures about these people, opened with each one's key. */
async function told(...people: string[]): Promise<Disclosure[]> {
  const { rows } = await world.db.owner.query(
    `select e.*, k.wrapped_key, k.person_id from app.evidence e join person_keys k on k.id = e.key_id
     where e.kind = 'data.disclosed' and k.person_id = any($1) order by e.id`,
    [people],
  )
  return rows.map(({ recipient, categories, clauses, purpose, wrapped_key, person_id, payload, format }) => ({
    recipient,
    categories: [...categories].sort(),
    clauses,
    purpose,
    person: openedAs(person_id, wrapped_key, payload, format),
  }))
}

/** The person, where the entry is really under their key. */
function openedAs(personId: string, wrappedKey: Buffer, payload: Buffer, format: number): string {
  openPayload(world.db.vault, { personId, wrappedKey, payload, format })
  return personId
}

const about = (person: string): Disclosure => ({
  recipient: 'vendor',
  categories: ['email', 'name'],
  clauses: ['4.5', '4.10'],
  purpose: 'service-delivery',
  person,
})
const adding = request({
  operation: 'person.add',
  json: {
    id: '1',
    people: [{ email: personal('email', 'ada@acme.example'), name: { first: personal('name', 'Ada') } }],
  },
})

test('a disclosure stands in the ledger, for each person, before anything reaches the vendor', async () => {
  let atArrival: Disclosure[] = []
  world.vendor.answer = async (response) => {
    atArrival = await told(ada, grace)
    response.end('{}')
  }
  await world.line({ people: [ada, grace, ada] })(adding)
  expect(atArrival).toEqual([about(ada), about(grace)])
  expect(await told(ada, grace)).toEqual(atArrival)
})

test('a disclosure is told even when the call then fails', async () => {
  world.vendor.answer = (response) => void response.destroy()
  await expect(world.line({ people: [ada] })({ ...adding, repeatable: false })).rejects.toMatchObject({
    failure: 'unavailable',
  })
  expect(await told(ada)).toEqual([about(ada)])
})

test('what cannot be recorded does not leave', async () => {
  await expect(world.line({ people: ['no id'] })(adding)).rejects.toThrow()
  expect(world.vendor.received).toEqual([])
})

test('personal data on a line that names nobody is told all the same', async () => {
  const before = await world.db.owner.query('select coalesce(max(id), 0) as id from app.evidence')
  await world.line({ people: [] })(adding)
  const { rows } = await world.db.owner.query(
    'select kind, recipient, categories, key_id from app.evidence where id > $1',
    [before.rows[0].id],
  )
  expect(rows).toEqual([
    { kind: 'data.disclosed', recipient: 'vendor', categories: ['email', 'name'], key_id: null },
  ])
})

test('a call without personal data is no disclosure', async () => {
  await world.line({ people: [ada] })(request({ operation: 'person.add', json: { id: '1' } }))
  expect(world.vendor.received).toHaveLength(1)
  expect(await told(ada)).toEqual([])
})

test('that a call was made is logged with how it ended, and nothing of what it carried', async () => {
  world.vendor.answer = (response) => void response.writeHead(418).end('{"email":"eve@acme.example"}')
  await world.line({ people: [ada] })(adding)
  const { rows } = await world.db.owner.query(
    'select v.*, v::text as all from vendor_calls v order by id desc limit 1',
  )
  expect(rows[0]).toMatchObject({ vendor: 'vendor', operation: 'person.add', outcome: '418', attempt: 1 })
  expect(rows[0].all).not.toMatch(/@|Ada/)
})

test('another connection does not carry what is meant for this recipient', async () => {
  const permit = world
    .guard()
    .permit(world.connection(), { kind: 'visitor' }, { purpose: 'service-delivery', people: [ada] })
  const mail = { operation: 'mail.send', host: '127.0.0.1', port: 25, fields: ['to'] }
  await expect(permit({ recipient: 'anywhere', ...mail })).rejects.toMatchObject({
    fault: { code: 'guard.undeclared-recipient' },
  })
  expect(await told(ada)).toEqual([])
})
