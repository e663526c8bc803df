import { readSoakOptions, soakUsage } from './soak/options.ts'
import { soak } from './soak/soak.ts'

const options = readSoakOptions(process.argv.slice(2))
if (!options) {
  console.error(soakUsage)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
process.exit(await soak(options))
