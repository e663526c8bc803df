import { prepare } from './prepare.mjs'

prepare({ withTools: true })
