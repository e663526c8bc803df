import pg from 'pg'
import { openBooks } from '../rehearse/books.ts'
import { allChecks } from '../rehearse/checks/all-checks.ts'
import { play } from '../rehearse/play.ts'
import { type Program, startProgram } from '../rehearse/program.ts'
import { type CommitGate, openCommitGate } from './commit-gate.ts'
import { type KilledWeb, killedWeb, type WebKill } from './killed-web.ts'
import { type StoryRows, storyRows } from './story-rows.ts'

/** What came of one client's whole story in which the web process was killed in every form. */
export interface SoakedStory {
  readonly rows: StoryRows
  readonly killedAt: readonly string[]
  /** Every form that was pressed. */
  readonly forms: readonly string[]
  readonly wrong: readonly string[]
}

const options = {
  clients: 1,
  workers: 1,
  trouble: false,
  keep: false,
  end: false,
  database: undefined,
}

/** Plays the story of one client in a program of its own, from the form to the hand-off. @param kind undefined: nobody disturbs it */
export async function soakedStory(kind: WebKill | undefined): Promise<SoakedStory> {
  let gate: CommitGate | undefined
  let program: Program | undefined
  let web: KilledWeb | undefined
  try {
    const running = await startProgram({
      workers: 1,
      async webDatabase(databaseUrl) {
        gate = await openCommitGate(databaseUrl)
        return gate.url
      },
    })
    program = running
    if (!gate || !running.database) throw new Error('the web process has no gate to its database')
    const databaseUrl = running.database
    const restart = async () => {
      await running.restartWeb()
      await forgetTries(databaseUrl)
    }
    web = killedWeb(gate, restart, kind)
    const played = await play(running, options, web)
    const books = await openBooks(running.dataDir, running.database)
    try {
      const findings = await allChecks({
        ...played,
        origin: running.origin,
        sandboxPort: running.sandboxPort,
        world: played.stage.world,
        books,
        operator: played.stage.operator.email,
      })
      const failed = findings.filter(({ ok }) => !ok)
      const { pressed, wrong } = web
      return {
        rows: await storyRows(running.database),
        killedAt: [...pressed].flatMap(([form, kills]) => Array.from({ length: kills }, () => form)),
        forms: [...pressed.keys()],
        wrong: [...wrong, ...failed.map(({ what, how }) => `${what}: ${how}`)],
      }
    } finally {
      await books.close()
    }
  } finally {
    await program?.stop()
    program?.removeFolder()
    await gate?.close()
  }
}

/**
 * Signing in counts tries by the machine's time, so that nobody guesses: who is thrown out again and again waits a
 * quarter of an hour. That is taken as passed after each kill.
 */
async function forgetTries(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('delete from auth.attempt')
  } finally {
    await client.end()
  }
}
