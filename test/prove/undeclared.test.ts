import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { addUndeclared, judge } from '../../scripts/prove/additions/add.ts'
import type { Addition } from '../../scripts/prove/additions/addition.ts'
import { additions } from '../../scripts/prove/additions/additions.ts'
import { occurrences } from '../../scripts/prove/mutation/scratch-copy.ts'

const root = resolve(import.meta.dirname, '../..')

test('what is to be added can be put where it says, in the program as it is today', () => {
  for (const { file, find } of additions.flatMap(({ edits }) => edits))
    expect([file, find, occurrences(readFileSync(resolve(root, file), 'utf8'), find)]).toEqual([
      file,
      find,
      1,
    ])
})

/** One that the start refuses, and one that nothing refuses. */
const column = additions.filter(({ says }) => says === 'a column that no declaration has')
const comment: Addition = {
  says: 'a comment',
  edits: [],
  files: { 'db/migrations/9999-nothing.sql': '-- nothing\n' },
  gate: { at: 'start' },
  told: [],
}

test('what is added undeclared is refused at the start with what to do, and nothing else is', async () => {
  const { signal } = new AbortController()
  const [refused, taken] = await addUndeclared([...column, comment], signal, () => {})
  expect(refused?.state).toBe('refused')
  expect(refused?.said.join('\n')).toContain(
    'column leads.shoe_size is not declared: add `shoe_size: column(',
  )
  expect(taken?.state).toBe('not-refused')
}, 180_000)

test('a refusal that does not say what to do is told apart from one that does', () => {
  const addition = { ...comment, told: ['declare it'] }
  expect(judge(addition, { refused: true, said: 'Error: no' })).toMatchObject({
    state: 'unclear',
    said: ['Error: no'],
  })
  expect(judge(addition, { refused: true, said: 'x: declare it\n  at x' })).toMatchObject({
    state: 'refused',
    said: ['x: declare it'],
  })
  expect(judge(addition, { refused: false, said: 'declare it' }).state).toBe('not-refused')
})
