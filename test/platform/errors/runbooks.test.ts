import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { driftWords } from '#domain/drift/changes.ts'
import { changeFaults } from '#domain/plan-changes/change-words.ts'
import { blockedWords } from '#domain/stacks/observe-build.ts'
import { faults } from '#platform/errors/fault.ts'

const root = join(import.meta.dirname, '../../..')
const runbooks = readdirSync(join(root, 'runbooks')).map((file) => file.replace(/\.md$/, ''))
const codes = new Set([
  ...Object.keys(faults),
  ...Object.keys(blockedWords),
  ...Object.keys(driftWords),
  ...Object.keys(changeFaults),
])

test('every fault code has its runbook, and no runbook is of a code that does not exist', () => {
  expect(
    [...codes].filter((code) => !runbooks.includes(code)),
    'write runbooks/<code>.md: what it means, what was kept, what to do',
  ).toEqual([])
  expect(
    runbooks.filter((code) => !codes.has(code)),
    'no code has this name any more: rename its runbook or remove it',
  ).toEqual([])
})

test('every code that the program writes anywhere is one of these', () => {
  const written = globSync('src/**/*.{ts,tsx}', { cwd: root }).flatMap(
    (file) =>
      readFileSync(join(root, file), 'utf8')
        .match(/'(?:build|guard|drift|change)\.[a-z-]+'|code: '(?:vendor)\.[a-z-]+'/g)
        ?.map((found) => [file, found.match(/[a-z]+\.[a-z-]+/)?.[0]] as const) ?? [],
  )
  expect(written.length).toBeGreaterThan(codes.size / 2)
  expect(
    written.filter(([, code]) => !codes.has(code ?? '')),
    'give it its sentence: platform/errors/fault.ts, or blockedWords, driftWords or changeFaults in the domain',
  ).toEqual([])
})

test.each(runbooks)('%s says what it means, what was kept and what to do', (code) => {
  const text = readFileSync(join(root, 'runbooks', `${code}.md`), 'utf8')
  const parts = text.split(/^#+ /m).map((part) => part.trim())
  expect(parts.map((part) => part.split('\n')[0])).toEqual([
    '',
    code,
    'What it means',
    'What was kept',
    'What to do',
  ])
  for (const part of parts.slice(2)) expect(part.split('\n').slice(1).join('').length).toBeGreaterThan(20)
})
