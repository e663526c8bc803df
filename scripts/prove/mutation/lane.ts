import type { NamedTests } from '#policy/bindings/binding.ts'
import { judge, type Verdict } from './judge.ts'
import type { PlannedRemoval } from './planned-removals.ts'
import { runsUnder, runTests } from './run-tests.ts'
import { type Edit, scratchCopy } from './scratch-copy.ts'
import { type Query, scratchServer } from './scratch-server.ts'

/** Without it a start would refuse each change of the database: that is a layer of its own, with its own tests. */
const withoutComparison: Edit = {
  file: 'src/platform/database/migrate.ts',
  find: '    await refuseDifferences(',
  replace: '    if (process.pid === 0) await refuseDifferences(',
}

/** Sources that the database of the tests is made from, and those of the comparison itself. */
const makesDatabase = /^(db|src\/(policy|config|platform\/(database|auth|evidence|policy-in-force)))\//
const compares = /^src\/platform\/database\/(catalogue.*|migrate)\.ts$/

const rolePrefix = 'segmento'

/** A test that does not pass although nothing was taken away, so that its failing would tell nothing. */
export interface RedTest {
  readonly file: string
  readonly title: string
  readonly words: string
}

export interface Lane {
  /** Runs the tests of the program as it is. @returns those that don’t pass */
  baseline(tests: readonly NamedTests[]): Promise<RedTest[]>
  /** Takes away, runs the tests of its keepers, puts back. */
  take(removal: PlannedRemoval): Promise<Verdict[]>
  close(): Promise<void>
}

/**
 * A copy of the program with a server of its own, in which one thing at a time is taken away.
 * @param wholeFiles shared by all lanes: files whose tests tell one story, so that none of them can run alone
 */
export async function openLane(signal: AbortSignal, wholeFiles: Set<string>): Promise<Lane> {
  const copy = scratchCopy()
  const server = await scratchServer().catch((error) => {
    copy.remove()
    throw error
  })
  const run = (tests: readonly NamedTests[]) => {
    const others = tests.some(({ file }) => wholeFiles.has(file)) ? 'with-others' : 'alone'
    return runTests(copy.folder, tests, server.url, signal, others)
  }
  const redAmong = async (tests: readonly NamedTests[]): Promise<RedTest[]> => {
    const { outcomes, broken } = await run(tests)
    return tests.flatMap(({ file, titles }) =>
      titles.flatMap((title): RedTest[] => {
        const ran = outcomes.filter((one) => one.file === file && runsUnder(one, title))
        const bad = ran.find(({ state }) => state !== 'passed')
        if (bad) return [{ file, title, words: bad.words || broken || 'it was skipped' }]
        return ran.length > 0 ? [] : [{ file, title, words: broken ?? 'it did not run' }]
      }),
    )
  }

  async function takeAway({ change }: PlannedRemoval): Promise<() => void> {
    if ('sql' in change) {
      await server.prepare((query) => runSql(query, change.sql))
      return copy.change([withoutComparison])
    }
    const { place, find, replace } = change
    if (place.startsWith('function ')) {
      await server.prepare((query) => changeFunction(query, place.slice('function '.length), find, replace))
      return copy.change([withoutComparison])
    }
    const edit = { file: place, find, replace }
    if (!makesDatabase.test(place)) {
      await server.prepare()
      return copy.change([edit])
    }
    await server.forget()
    return copy.change(compares.test(place) ? [edit] : [edit, withoutComparison])
  }

  return {
    async baseline(tests) {
      const alone = await redAmong(tests)
      await server.keep()
      const doubtful = new Set(alone.map(({ file }) => file))
      if (doubtful.size === 0 || signal.aborted) return alone
      for (const file of doubtful) wholeFiles.add(file)
      return redAmong(tests.filter(({ file }) => doubtful.has(file)))
    },
    async take(removal) {
      let putBack = () => {}
      try {
        putBack = await takeAway(removal)
        return judge(removal, await run(removal.keepers.flatMap(({ tests }) => tests)))
      } catch (error) {
        return judge(removal, {
          outcomes: [],
          broken: error instanceof Error ? error.message : String(error),
        })
      } finally {
        putBack()
      }
    },
    async close() {
      await server.stop()
      copy.remove()
    },
  }
}

export async function runSql(query: Query, sql: string): Promise<void> {
  await query(sql.replaceAll('{prefix}', rolePrefix))
}

/** Makes a function anew with one text of it replaced, its rights as they were. */
export async function changeFunction(
  query: Query,
  name: string,
  find: string,
  replace: string,
): Promise<void> {
  const found = await query<{ definition: string }>(
    `select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname || '.' || p.proname = $1`,
    [name],
  )
  const matching = found.filter(({ definition }) => definition.includes(find))
  const [one] = matching
  if (!one || matching.length > 1 || one.definition.split(find).length !== 2)
    throw new Error(`function ${name} does not have this text once: ${find}`)
  await query(one.definition.replace(find, () => replace))
}
