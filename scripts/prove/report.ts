import type { Evidence } from '#domain/evidence/probe.ts'
import type { PromiseProof, Standing } from '#domain/evidence/proof.ts'
import { isOpen } from '#policy/bindings/binding.ts'

const words: Readonly<Record<Standing, string>> = {
  kept: 'kept',
  'in-part': 'in part',
  open: 'OPEN',
  failed: 'FAILED',
  unknown: 'UNKNOWN',
}

function age(observedAt: Date, now: Date): string {
  return `${Math.max(0, Math.round((now.getTime() - observedAt.getTime()) / 1000))} s ago`
}

/** One promise: its state, what keeps it with its tests, and what was seen of it. */
function promiseLines({ id, binding, evidence, standing }: PromiseProof, now: Date): string[] {
  const head = `${id.padEnd(5)} ${words[standing].padEnd(8)}`
  if (isOpen(binding)) return [`${head} ${binding.open}`]
  return [
    `${head} ${binding.lacks === undefined ? '' : `missing: ${binding.lacks}`}`.trimEnd(),
    ...binding.enforcedBy.flatMap(({ kind, where, tests }) => [
      `        ${kind}: ${where}`,
      ...tests.flatMap(({ file, titles }) => titles.map((title) => `          ${file}: ${title}`)),
    ]),
    ...evidence.map(
      (one) => `        seen ${age(one.observedAt, now)}, ${one.verdict}: ${one.what}: ${one.words}`,
    ),
  ]
}

export interface Report {
  readonly lines: readonly string[]
  readonly proven: boolean
}

/** All promises, then what is wrong. Proven when no keeper is missing and every look found what was promised. */
export function report(
  promises: readonly PromiseProof[],
  evidence: readonly Evidence[],
  wrong: readonly string[],
  now: Date,
): Report {
  const bad = evidence.filter(({ verdict }) => verdict !== 'ok')
  const counts = (Object.keys(words) as Standing[]).map(
    (standing) => `${promises.filter((one) => one.standing === standing).length} ${words[standing]}`,
  )
  return {
    lines: [
      ...promises.flatMap((promise) => promiseLines(promise, now)),
      '',
      ...wrong,
      ...bad.map(({ verdict, what, words: seen }) => `${verdict}: ${what}: ${seen}`),
      `${promises.length} promises: ${counts.join(', ')}`,
    ],
    proven: wrong.length === 0 && bad.length === 0,
  }
}
