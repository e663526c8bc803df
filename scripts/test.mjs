import { prepare, runNode } from './prepare.mjs'

prepare({ withTools: true })
runNode(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)])
