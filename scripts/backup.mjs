import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: false })
runNode(['--import', 'tsx', 'scripts/backup.ts', ...process.argv.slice(2)])
