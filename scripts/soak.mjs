import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: true })
runNode(['--import', 'tsx', 'scripts/soak.ts', ...process.argv.slice(2)])
