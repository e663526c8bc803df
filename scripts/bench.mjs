import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: true })
runNode(['--import', 'tsx', 'scripts/bench.ts', ...process.argv.slice(2)])
