import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import { standingObjects } from '#platform/database/standing-objects.ts'
import { bound, type DatabaseObject, enforced, isOpen } from '#policy/bindings/binding.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import {
  checkBindings,
  type GivenBindings,
  type NamedThings,
  namedObjects,
} from '#policy/bindings/check-bindings.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'
import { namedThings, titlesIn } from '../../scripts/prove/named-things.ts'

let database: MigratedDatabase
let things: NamedThings

const standing = (objects: readonly DatabaseObject[]) =>
  database.inPurpose('legal-obligation', system('test'), (tx) => standingObjects(tx, objects, testRolePrefix))

beforeAll(async () => {
  database = await migratedDatabase()
  things = namedThings(await standing(namedObjects(bindings)))
})
afterAll(() => database.drop())

/** What a promise without its keeper looks like, and what the build then says to do. */
const changed = (binding: unknown): GivenBindings => ({ ...bindings, '5.2': binding })
const tested = [
  'test/policy/bindings.test.ts',
  'every promise has its keeper, or says why it has none',
] as const

test('every promise has its keeper, or says why it has none', () => {
  expect(checkBindings(bindings, things)).toEqual([])
})

/**
 * The promises that the program as it stands can't carry. Binding one takes it from this list; opening another
 * is a decision that shows here.
 */
test('what is open is known by name', () => {
  const open = clauseIds.filter((id) => isOpen(bindings[id]))
  expect(open).toEqual(['2.1', '2.6', '4.6', '4.7', '4.8', '6.2', '9.4', '9.5'])
})

describe('the build says what to do when', () => {
  const cases: readonly [what: string, binding: unknown, says: RegExp][] = [
    ['a promise is bound to nothing at all', undefined, /^5\.2 is kept by nothing: bind it/],
    ['its list of keepers is empty', bound(), /^5\.2 is bound to nothing: name what enforces it/],
    [
      'it is bound and open',
      { ...bound(enforced('test', 'src/policy/version.ts', tested)), open: 'later' },
      /^5\.2 is bound and open: take/,
    ],
    ['it is open without a reason', { open: ' ' }, /^5\.2 is open without a reason: say why/],
    [
      'the file is not there',
      bound(enforced('guard', 'src/nowhere.ts', tested)),
      /no file src\/nowhere\.ts: name/,
    ],
    [
      'the database does not have it',
      bound(enforced('constraint', 'constraint gone_check on leads', tested)),
      /has no constraint gone_check on leads: put it back/,
    ],
    [
      'no test guards it',
      bound(enforced('test', 'src/policy/version.ts')),
      /no test is named that fails when src\/policy\/version\.ts/,
    ],
    [
      'no test has that title',
      bound(enforced('test', 'src/policy/version.ts', [tested[0], 'it is fine'])),
      /has no test “it is fine”: write it/,
    ],
  ]
  test.each(cases)('%s', (_, binding, says) => {
    const said = checkBindings(changed(binding), things)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(says)
  })
})

test('an object that was taken out of the database is found missing, each kind of it', async () => {
  const taken: readonly DatabaseObject[] = [
    'constraint stacks_host_check on stacks',
    'policy inquiry_response_select on leads',
    'function app.sweep_expired',
    'index people_email',
    'row security on clients',
  ]
  expect(await standing(taken)).toEqual(new Set(taken))
  await database.owner.query(`
    alter table stacks drop constraint stacks_host_check;
    drop policy ${testRolePrefix}_inquiry_response_select on leads;
    drop function app.sweep_expired(integer);
    drop index people_email;
    alter table clients disable row level security`)
  expect(await standing(taken)).toEqual(new Set())
})

test('a title counts only where a test that runs has it', () => {
  const text = `
    test('one', () => {})
    it.each([1])(\n  'two %i', () => {})
    test.skip('three', () => {})
    // test('four', () => {})
    const name = 'five'`
  expect(titlesIn(text)).toEqual(new Set(['one', 'two %i']))
})
