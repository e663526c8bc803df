import { buildsBench } from './builds.ts'
import type { Bench } from './common/bench.ts'
import { formsBench } from './forms.ts'
import { gdprBench } from './gdpr.ts'
import { homeBench } from './home.ts'
import { ledgerAppendsBench } from './ledger-appends.ts'
import { ledgerVerificationBench } from './ledger-verification.ts'
import { memoryBench } from './memory.ts'
import { pagesBench } from './pages.ts'
import { webhooksBench } from './webhooks.ts'
import { workersBench } from './workers.ts'

/** Every bench, in the order in which they run; another one is a file beside this and a line here. */
export const allBenches: readonly Bench[] = [
  gdprBench,
  ledgerAppendsBench,
  ledgerVerificationBench,
  buildsBench,
  workersBench,
  formsBench,
  homeBench,
  memoryBench,
  webhooksBench,
  pagesBench,
]
