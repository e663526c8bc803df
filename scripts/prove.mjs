import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: true })
runNode(['--import', 'tsx', 'scripts/prove.ts', ...process.argv.slice(2)])
