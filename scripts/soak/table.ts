import { say } from '../rehearse/progress.ts'
import type { SoakKind } from './options.ts'

/** What came of one kind of kill. */
export interface SoakRow {
  readonly kind: SoakKind
  readonly runs: number
  readonly kills: number
  /** At so many different calls or forms. */
  readonly places: number
  /** Calls or forms at which nothing was killed, where all should have been reached. */
  readonly missed: readonly string[]
  readonly wrong: readonly string[]
}

export function sayTable(rows: readonly SoakRow[]): void {
  const line = ([kind = '', ...cells]: readonly string[]) =>
    say(`  ${kind.padEnd(16)}${cells.map((cell) => cell.padStart(10)).join('')}`)
  say('\nWhat was killed, and what came of it')
  line(['killed', 'runs', 'kills', 'places', 'missed', 'wrong'])
  for (const { kind, runs, kills, places, missed, wrong } of rows)
    line([kind, `${runs}`, `${kills}`, `${places}`, `${missed.length}`, `${wrong.length}`])
  for (const { kind, missed, wrong } of rows) {
    if (missed.length > 0) say(`  ${kind}: never killed at ${missed.join(', ')}`)
    for (const sentence of wrong) say(`  ${sentence}`)
  }
}
