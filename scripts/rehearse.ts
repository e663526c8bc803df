import { readOptions, usage } from './rehearse/options.ts'
import { rehearse } from './rehearse/rehearse.ts'

const options = readOptions(process.argv.slice(2))
if (!options) {
  console.error(usage)
  process.exit(2)
}
process.exit(await rehearse(options))
