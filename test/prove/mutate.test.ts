import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bindings, bound, enforced } from '#policy/bindings/binding.ts'
import { type Mutation, mutate } from '../../scripts/prove/mutation/mutate.ts'
import type { Removals } from '../../scripts/prove/mutation/removal.ts'

const rules = 'src/domain/staff/rules.ts'
const asksSecondFactor = [
  'test/domain/staff/rules.test.ts',
  'is nothing at all without the second factor',
] as const
const growsWithRole = [
  'test/domain/staff/rules.test.ts',
  'grows from viewer to operator to owner, and a viewer changes nothing',
] as const

/** One removal of each kind, and one for each way in which a removal can fail to be noticed. */
const bindings: Bindings = {
  '9.3': bound(
    enforced('workflow', rules, asksSecondFactor),
    enforced('constraint', 'constraint people_email_check on people', [
      'test/platform/database/constraints.test.ts',
      'what is no address as we keep them is kept of nobody, whoever writes it: %s',
    ]),
  ),
  '9.1': bound(enforced('workflow', rules, growsWithRole)),
  '9.2': bound(enforced('workflow', rules, asksSecondFactor)),
  '13.1': bound(enforced('workflow', 'src/main.ts', asksSecondFactor)),
  '13.2': bound(enforced('workflow', rules, ['test/domain/staff/rules.test.ts', 'no test of that file'])),
}
const withoutFactor = {
  says: 'nobody asks',
  find: '  if (!staff.secondFactor) {',
  replace: '  if (!staff.role) {',
}
const removals: Removals = {
  '9.3': { [rules]: [withoutFactor] },
  '9.1': { [rules]: [withoutFactor] },
  '13.2': { [rules]: [withoutFactor] },
  '9.2': {
    [rules]: [{ says: 'it is no program', find: 'export function can(', replace: 'export function can((' }],
  },
}

let folder: string
let mutation: Mutation
const said: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mutate-test-'))
  chmodSync(folder, 0o711)
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  const { signal } = new AbortController()
  try {
    mutation = await mutate({ bindings, removals, lanes: 1, signal, say: (line) => said.push(line) })
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const statesOf = (id: string) =>
  mutation.verdicts.filter(({ keeper }) => keeper.id === id).map(({ state }) => state)

test('a line of the program and a constraint of the database are missed by the tests bound to them', () => {
  expect(statesOf('9.3')).toEqual(['killed', 'killed'])
})

test('a removal that no test bound to it notices has survived, and that test is named as idle', () => {
  expect(statesOf('9.1')).toEqual(['survived'])
  expect(mutation.wrong).toContainEqual(
    expect.stringMatching(/^9\.1: .*“grows from viewer.*fails under no removal/),
  )
})

test('a program that cannot run any more is no sign that its test noticed', () => {
  expect(statesOf('9.2')).toEqual(['broke'])
})

test('an enforcement that nothing takes away is named', () => {
  expect(mutation.wrong).toContainEqual(expect.stringContaining('13.1: nothing takes src/main.ts away'))
})

test('a test that does not pass as things are judges nothing', () => {
  expect(statesOf('13.2')).toEqual([])
  expect(mutation.wrong).toContainEqual(
    expect.stringContaining('“no test of that file” fails with nothing taken away: it did not run'),
  )
})

test('nothing is left behind, and the program itself was not touched', () => {
  expect(readdirSync(folder)).toEqual([])
  expect(said.at(-1)).toMatch(/^\[3\/3 \d+:\d\d\] /)
})
