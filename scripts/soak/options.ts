import { parseArgs } from 'node:util'

/** Where a process is killed outright, and what is looked at afterwards. */
export const soakKinds = {
  'before-answer': 'the worker, while it waits for the answer to a call that the vendor has carried out',
  'late-call': 'the worker, after it has sent a call that reaches the vendor only once it is back',
  'before-record': 'the worker, with the vendor’s answer and before anything of it is recorded',
  'before-commit': 'the web, in every form of a client’s whole story, before each of its commits',
  'after-commit':
    'the web, in every form of that story, with the answer made and not yet seen; then pressed again',
} as const
export type SoakKind = keyof typeof soakKinds
/** Those that kill the worker of a build; the others kill the web of a story. */
export type BuildKind = 'before-answer' | 'late-call' | 'before-record'
export const isBuildKind = (kind: SoakKind): kind is BuildKind =>
  kind !== 'before-commit' && kind !== 'after-commit'

export interface SoakOptions {
  readonly kinds: readonly SoakKind[]
  /** Every so many calls the process is killed. */
  readonly every: number
  /** So many builds or stories of each kind; undefined: as many as reach each call, and the usual of stories. */
  readonly repeat: number | undefined
  readonly seed: number
}

const usualEvery = 6
/** The web is asked for by name: it plays whole stories, not builds alone. */
const usualKinds = Object.keys(soakKinds).filter((kind) => isBuildKind(kind as SoakKind))

const kindLines = Object.entries(soakKinds).map(([kind, words]) => `      ${kind.padEnd(16)}${words}`)

export const soakUsage = `npm run soak [-- options]
  --kinds a,b   only these kinds of kill (else those of the worker):
${kindLines.join('\n')}
  --every N     kill at each Nth call (2 to 50, else ${usualEvery})
  --repeat N    so many builds of each kind, each beginning to count elsewhere (else as many as --every, which
                reaches every call); of the stories so many (else 1, which reaches every form)
  --seed N      the order in which it is done; printed, so that a run can be done again`

/** The options of the command line, or undefined when they can't be read. */
export function readSoakOptions(given: readonly string[]): SoakOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        kinds: { type: 'string' },
        every: { type: 'string', default: String(usualEvery) },
        repeat: { type: 'string' },
        seed: { type: 'string' },
      },
    })
    const wanted = values.kinds?.split(',').map((kind) => kind.trim()) ?? usualKinds
    const kinds = wanted.filter((kind): kind is SoakKind => kind in soakKinds)
    const every = Number(values.every)
    const repeat = values.repeat === undefined ? undefined : Number(values.repeat)
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
    const isWhole = (value: number, least: number, most: number) =>
      Number.isInteger(value) && value >= least && value <= most
    if (kinds.length === 0 || kinds.length < wanted.length) return undefined
    if (
      !isWhole(every, 2, 50) ||
      (repeat !== undefined && !isWhole(repeat, 1, 1000)) ||
      !isWhole(seed, 0, 2 ** 31)
    )
      return undefined
    return { kinds, every, repeat, seed }
  } catch {
    return undefined
  }
}
