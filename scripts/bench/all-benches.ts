import { buildsBench } from './builds.ts'
import type { Bench } from './common/bench.ts'
import { gdprBench } from './gdpr.ts'
import { ledgerAppendsBench } from './ledger-appends.ts'
import { ledgerVerificationBench } from './ledger-verification.ts'
import { workersBench } from './workers.ts'

/** Every bench, in the order in which they run; another one is a file beside this and a line here. */
export const allBenches: readonly Bench[] = [
  gdprBench,
  ledgerAppendsBench,
  ledgerVerificationBench,
  buildsBench,
  workersBench,
]
