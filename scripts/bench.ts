import { cpus } from 'node:os'
import { allBenches } from './bench/all-benches.ts'
import { type BenchResult, jsonLine, table } from './bench/common/report.ts'
import { readWanted, usage } from './bench/common/select.ts'

const wanted = readWanted(process.argv.slice(2), allBenches)
if (!wanted) {
  console.error(usage(allBenches))
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const results: BenchResult[] = []
for (const bench of wanted.benches) {
  const rows = await bench.run(wanted.size, (progress) => console.error(`${bench.name}: ${progress}`))
  results.push({ bench: bench.name, rows })
}
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`
console.log(`\n${machine}, size ${wanted.size}. Median (lowest–highest) of the repetitions.\n`)
console.log(table(results))
console.log(`\n${jsonLine(results, { machine, size: wanted.size, node: process.version })}`)
