import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: false })
runNode(['--import', 'tsx', 'scripts/restore.ts', ...process.argv.slice(2)])
