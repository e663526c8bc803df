import { join } from 'node:path'
import { runProgram } from '../mutation/run-program.ts'
import { runTests } from '../mutation/run-tests.ts'
import type { ScratchCopy } from '../mutation/scratch-copy.ts'
import type { ScratchServer } from '../mutation/scratch-server.ts'
import type { Gate } from './addition.ts'

export interface Stopped {
  readonly refused: boolean
  /** All that was said, in the program's own words. */
  readonly said: string
}

/** Ways through which a program has to go before it ships, in a scratch copy. */
export interface Gates {
  /** Whether the copy as it stands is stopped there. */
  pass(gate: Gate): Promise<Stopped>
  /** Lets the copy as it stands make the database that later starts begin from. */
  install(): Promise<Stopped>
}

const limitMs = 180_000
const installed = 'segmento_installed'

export function openGates(copy: ScratchCopy, server: ScratchServer, signal: AbortSignal): Gates {
  let starts = 0

  /** A worker opens no port and makes the whole database ready first. */
  async function start(databaseUrl: string): Promise<Stopped> {
    const until = 'Segmento is ready'
    const { said } = await runProgram(copy.folder, ['--import', 'tsx', 'src/main.ts', 'worker'], {
      env: { DATABASE_URL: databaseUrl, DATA_DIR: join(copy.folder, 'data'), LAUNCHER_PID: undefined },
      signal,
      limitMs,
      until,
    })
    return { refused: !said.includes(until), said }
  }

  async function build(): Promise<Stopped> {
    const { status, said } = await runProgram(copy.folder, ['node_modules/typescript/bin/tsc', '-p', '.'], {
      signal,
      limitMs,
    })
    return { refused: status !== 0, said }
  }

  return {
    async install() {
      return start(await server.database(installed))
    },
    async pass(gate) {
      if (gate.at === 'build') return build()
      if (gate.at === 'start') {
        starts += 1
        return start(await server.database(`segmento_start_${starts}`, installed))
      }
      await server.forget()
      const { outcomes, broken, said } = await runTests(copy.folder, gate.tests, server.url, signal)
      return { refused: broken !== undefined || outcomes.some(({ state }) => state === 'failed'), said }
    },
  }
}
