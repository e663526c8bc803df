import { prepare, runNode } from './prepare.mjs'
import { programArguments } from './program-arguments.mjs'

prepare({ withTools: false })
runNode([...programArguments, ...process.argv.slice(2)])
