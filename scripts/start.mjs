import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: false })
runNode(['--import', 'tsx', 'src/main.ts', ...process.argv.slice(2)])
