import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cookies } from '#policy/cookies.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { tables } from '#policy/register/tables.ts'
import type { Category } from '#policy/vocabulary.ts'
import { StepFailure } from '../../scripts/rehearse/step-failure.ts'
import { columnsWith } from './columns-with.ts'
import { passwordsOf, secretMarks, sessionsOf } from './made-secrets.ts'
import { playMarkedStory } from './marked-story.ts'
import { lookFor, type Mark, marks } from './marks.ts'
import { callsOf } from './stand-ins.ts'
import { troubleOf } from './trouble.ts'
import { startWatchedProgram, type WatchedProgram } from './watched-program.ts'

test('a mark is found however it is written', () => {
  const find = lookFor({ name: marks.contactFirst, phone: marks.registrantPhone })
  const { text } = marks.contactFirst
  const written = [
    `to ${text.toLowerCase()}.`,
    encodeURIComponent(`é ${text}`),
    [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(''),
    Buffer.from(`x${text}`).toString('hex'),
    `${text.slice(0, 4)}=\r\n${text.slice(4)}`,
    ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${text} and more`).toString('base64url')),
  ]
  for (const one of written) expect(find(one)).toMatchObject([{ mark: 'name' }])
  expect(find('+44 (0)20 7946-0731')).toMatchObject([{ mark: 'phone' }])
  expect(find('nobody')).toEqual([])
})

test('what people type stands where it is declared, and nowhere else', async () => {
  const watched = await startWatchedProgram()
  const { failedJobs, secrets } = await playMarkedStory(watched, troubleOf(watched)).catch(
    (error: unknown) => {
      throw error instanceof StepFailure ? new Error(`${error.message}\n${error.seen}`) : error
    },
  )
  const { seen, notices } = watched
  const typed = seen.map(({ sent }) => sent).join('\n')
  const unsaid = Object.keys(marks).filter((name) => !lookFor(marks)(typed).some(({ mark }) => mark === name))
  expect(unsaid, 'every mark was typed by somebody').toEqual([])

  const passwords = await passwordsOf(watched)
  const made = secretMarks({ sessions: sessionsOf(seen), shown: secrets, passwords })
  const find = lookFor({ ...marks, ...made })
  const ledger = await exportOf(watched)
  const columns = await columnsWith(watched.owner, find)
  const calls = await callsOf(watched)
  const outcomes = await watched.owner.query<{ outcome: string }>('select distinct outcome from vendor_calls')
  const files = watched.files()
  const said = await watched.stop()

  const at = (what: string, text: string) => find(text).map((found) => ({ what, ...found }))
  expect([
    ...at('log', said),
    ...at('statement or database log', watched.databaseLog()),
    ...at('job', failedJobs),
    ...at('notification', notices.join('\n')),
    ...seen.flatMap((one) => at('address', `${one.address}\n${one.referer}`)),
    ...seen.flatMap(({ answerHeaders }) =>
      at('header', JSON.stringify({ ...answerHeaders, 'set-cookie': '' })),
    ),
    ...seen.flatMap(({ fault }) => at('page of a fault', fault)),
    ...at('record of a stand-in', calls),
    ...at('ledger as exported', ledger),
    ...files.flatMap((file) => at(file, `${file}\n${readFileSync(file, 'latin1')}`)),
    ...[...columns].flatMap(([column, names]) => misplaced(column, names)),
  ]).toEqual([])

  const setCookies = seen.flatMap(({ answerHeaders }) => answerHeaders['set-cookie'] ?? [])
  expect(new Set(setCookies.map((line) => line.split('=')[0]))).toEqual(
    new Set(Object.values(cookies).map(({ name }) => name)),
  )

  // What is looked through is there at all, and trouble came and was told of.
  expect({
    outcomes: outcomes.rows.map(({ outcome }) => outcome),
    told: [...said.matchAll(/"code":"([^"]*)"/g)].map(([, code]) => code),
    statements: watched.databaseLog().includes('select * from app.submit_lead('),
    calls: calls.includes('/domain/create/'),
    ledger: ledger.includes('data.disclosed'),
    notices: notices.some((one) => one.includes('stack:')),
    files: files.length > 0,
  }).toEqual({
    outcomes: expect.arrayContaining(['503', '429', 'lost']),
    told: expect.arrayContaining(['23514', 'P0001']),
    statements: true,
    calls: true,
    ledger: true,
    notices: true,
    files: true,
  })
  expect([...columns.keys()]).toEqual(
    expect.arrayContaining(['people.name', 'leads.offer', 'senders.signature']),
  )
}, 240_000)

/** The open part of the ledger, as it leaves the house. Meanwhile the server's log has to be read, or it stands still. */
async function exportOf({ settings }: WatchedProgram): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/ledger-export.mjs'], {
    env: { ...process.env, ...settings },
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** An address is made of the name of who has it; a signature says all three. */
const mayHold: Readonly<Partial<Record<Category, readonly Category[]>>> = {
  email: ['email', 'name'],
  signature: ['signature', 'name', 'role', 'business'],
}

/** Marks that stand in a column which is declared for something else, or not declared. */
function misplaced(column: string, names: readonly string[]): string[] {
  const [table = '', name = ''] = column.split('.')
  const declared: Readonly<Record<string, TableDeclaration>> = tables
  const category = declared[table]?.columns[name]?.category
  const allowed = category === undefined ? [] : (mayHold[category] ?? [category])
  const given: Readonly<Record<string, Mark>> = marks
  return names
    .filter((mark) => !allowed.some((one) => one === given[mark]?.category))
    .map((mark) => `${column}, declared ${category ?? 'nowhere'}, holds ${mark}`)
}
