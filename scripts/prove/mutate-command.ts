import { bindings } from '#policy/bindings/bindings.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import { type Mutation, mutate } from './mutation/mutate.ts'
import { removals } from './removals/removals.ts'
import { stopOnSignals } from './stop-on-signals.ts'

/** Two copies side by side: each has a PostgreSQL and a run of tests. */
const lanes = 2

/** @returns whether every removal was killed by the tests that are bound to it */
export async function mutateCommand(clause: string | undefined): Promise<boolean> {
  const only = clauseIds.find((id) => id === clause)
  if (clause !== undefined && !only) {
    console.error(`There is no clause ${clause}: one of ${clauseIds.join(', ')}.`)
    return false
  }
  const mutation = await mutate({
    bindings,
    removals,
    lanes,
    signal: stopOnSignals(),
    say: (line) => console.log(line),
    ...(only ? { only } : {}),
  })
  console.log(`\n${tableOf(mutation).join('\n')}`)
  return mutation.wrong.length === 0 && mutation.verdicts.every(({ state }) => state === 'killed')
}

function tableOf({ verdicts, wrong }: Mutation): string[] {
  const count = (id: ClauseId | undefined, state: string) =>
    verdicts.filter((one) => one.state === state && (id === undefined || one.keeper.id === id)).length
  const row = (name: string, id: ClauseId | undefined) =>
    [
      name.padEnd(7),
      ...['killed', 'survived', 'broke'].map((state) => String(count(id, state)).padStart(9)),
    ].join('')
  const left = verdicts.filter(({ state }) => state !== 'killed')
  return [
    `clause ${['killed', 'survived', 'broke'].map((word) => word.padStart(9)).join('')}`,
    ...clauseIds.filter((id) => verdicts.some(({ keeper }) => keeper.id === id)).map((id) => row(id, id)),
    row('all', undefined),
    '',
    ...left.map(
      ({ state, keeper, removal, words }) =>
        `${state}: ${keeper.id} ${keeper.where}: ${removal.says}${words ? `: ${words}` : ''}`,
    ),
    ...wrong,
  ]
}
