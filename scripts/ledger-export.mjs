import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: false })
runNode(['--import', 'tsx', 'scripts/ledger-export.ts', ...process.argv.slice(2)])
