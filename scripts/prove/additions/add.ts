import { scratchCopy } from '../mutation/scratch-copy.ts'
import { scratchServer } from '../mutation/scratch-server.ts'
import type { Addition, Gate } from './addition.ts'
import { openGates, type Stopped } from './refusal.ts'

export interface Added {
  readonly addition: Addition
  /** `unclear`: stopped, but not told what it is or what to do. */
  readonly state: 'refused' | 'unclear' | 'not-refused'
  /** The lines that say so; all of them where it is unclear. */
  readonly said: readonly string[]
}

/**
 * Puts each undeclared thing into a scratch copy of the program, one after the other, and looks whether build, start
 * or test stops it and says what to do.
 * @throws Error when the program as it is does not pass, so that nothing could be told from a refusal
 */
export async function addUndeclared(
  additions: readonly Addition[],
  signal: AbortSignal,
  tell: (added: Added) => void,
): Promise<Added[]> {
  const copy = scratchCopy()
  const server = await scratchServer().catch((error) => {
    copy.remove()
    throw error
  })
  try {
    const gates = openGates(copy, server, signal)
    const passes = async (what: string, stopped: Promise<Stopped>) => {
      const { refused, said } = await stopped
      if (refused) throw new Error(`the program as it is does not pass ${what}:\n${said}`)
    }
    if (additions.some(({ gate }) => gate.at === 'start')) await passes('the start', gates.install())
    for (const gate of gatesOf(additions)) await passes(`the ${gate.at}`, gates.pass(gate))
    const all: Added[] = []
    for (const addition of additions) {
      if (signal.aborted) break
      const added = judge(addition, await withAddition(addition, () => gates.pass(addition.gate)))
      tell(added)
      all.push(added)
    }
    return all
  } finally {
    await server.stop()
    copy.remove()
  }

  async function withAddition<T>({ edits, files = {} }: Addition, work: () => Promise<T>): Promise<T> {
    const back = [copy.change(edits), ...Object.entries(files).map(([file, text]) => copy.add(file, text))]
    try {
      return await work()
    } finally {
      for (const undo of back) undo()
    }
  }
}

/** The build once, and all tests at once. */
function gatesOf(additions: readonly Addition[]): Gate[] {
  const tests = additions.flatMap(({ gate }) => (gate.at === 'test' ? gate.tests : []))
  const build = additions.some(({ gate }) => gate.at === 'build')
  return [
    ...(build ? [{ at: 'build' } as const] : []),
    ...(tests.length > 0 ? [{ at: 'test', tests } as const] : []),
  ]
}

/** By its own words alone whether a refusal is one that helps. */
export function judge(addition: Addition, { refused, said }: Stopped): Added {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.filter((line) => addition.told.some((words) => line.includes(words)))
  const clear = addition.told.every((words) => said.includes(words))
  if (!refused) return { addition, state: 'not-refused', said: [] }
  return clear
    ? { addition, state: 'refused', said: [...new Set(telling.map((line) => line.trim()))] }
    : { addition, state: 'unclear', said: lines.slice(0, 30) }
}
