import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { NamedTests } from '#policy/bindings/binding.ts'
import { runProgram } from './run-program.ts'

/** Longer than the start of the tests, and than any one file of them, may take. */
const startLimitMs = 180_000
const fileLimitMs = 120_000

export interface TestOutcome {
  readonly file: string
  /** Title as run, and those of what it stands in. */
  readonly titles: readonly string[]
  readonly state: 'passed' | 'failed' | 'not-run'
  /** Why it failed, in the words of the test runner. */
  readonly words: string
}

export interface TestRun {
  readonly outcomes: readonly TestOutcome[]
  /** What kept a file from running at all, in the runner's words. */
  readonly broken: string | undefined
  /** All that the runner said, as somebody at a terminal reads it. */
  readonly said: string
}

/** As much of the runner's report in JSON as is read here. */
interface JsonReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

/** A title as written may hold places for values; the pattern of all titles that it may run under. */
export function titlePattern(title: string): string {
  return title
    .split(/%[sdifjoO#]|\$\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
}

/** Whether a test ran under this title, or under a group of it. */
export function runsUnder({ titles }: TestOutcome, title: string): boolean {
  const pattern = new RegExp(`^${titlePattern(title)}$`)
  return titles.some((one) => pattern.test(one))
}

/** Runs the named tests in the folder of a copy, on the given server: alone, or with the others of their files. */
export async function runTests(
  folder: string,
  tests: readonly NamedTests[],
  postgresUrl: string,
  signal: AbortSignal,
  others: 'alone' | 'with-others' = 'alone',
): Promise<TestRun> {
  const files = [...new Set(tests.map(({ file }) => file))]
  const titles = [...new Set(tests.flatMap((one) => one.titles))]
  const names = titles.map(titlePattern).join('|')
  const report = join(folder, 'test-report.json')
  const limitMs = startLimitMs + files.length * fileLimitMs
  rmSync(report, { force: true })
  const { said } = await runProgram(
    folder,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...files,
      ...(others === 'alone' ? ['--testNamePattern', `(${names})$|(${names}) `] : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      '--maxWorkers=1',
    ],
    { env: { TEST_POSTGRES_URL: postgresUrl, NO_COLOR: '1' }, signal, limitMs },
  )
  if (!existsSync(report)) return { outcomes: [], broken: said.slice(-2000) || 'the tests did not end', said }
  return { ...readReport(JSON.parse(readFileSync(report, 'utf8')), folder), said }
}

function readReport({ testResults }: JsonReport, folder: string): Omit<TestRun, 'said'> {
  const outcomes = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
      file: relative(folder, name),
      titles: [...ancestorTitles, title],
      state: stateOf(status),
      words: (failureMessages ?? []).join('\n'),
    })),
  )
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  return { outcomes, broken: broken[0]?.message }
}

const stateOf = (status: string): TestOutcome['state'] =>
  status === 'passed' || status === 'failed' ? status : 'not-run'

/** Errors of a program that is no program any more, rather than of one that does something else. */
export function isBroken(words: string): boolean {
  return /^(ReferenceError|SyntaxError)|is not a function|is not defined|syntax error at or near/m.test(words)
}
