import { type Bench, type BenchSize, benchSizes } from './bench.ts'

export interface Wanted {
  readonly benches: readonly Bench[]
  readonly size: BenchSize
}

export const usage = (benches: readonly Bench[]): string =>
  `npm run bench [-- [--size ${benchSizes.join('|')}] name …]\n${benches
    .map(({ name, measures }) => `  ${name.padEnd(22)}${measures}`)
    .join('\n')}`

/** What the command line asks for: all benches when it names none. Undefined when it can't be read. */
export function readWanted(given: readonly string[], benches: readonly Bench[]): Wanted | undefined {
  const rest = [...given]
  const at = rest.indexOf('--size')
  const [, named = at < 0 ? 'full' : ''] = at < 0 ? [] : rest.splice(at, 2)
  const size = benchSizes.find((one) => one === named)
  const found = rest.map((name) => benches.find((bench) => bench.name === name))
  const known = found.filter((bench) => bench !== undefined)
  if (!size || known.length < found.length) return undefined
  return { benches: known.length > 0 ? known : benches, size }
}
