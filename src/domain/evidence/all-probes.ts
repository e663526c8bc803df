import type { Probe } from './probe.ts'
import { answers } from './probes/answers.ts'
import { consents } from './probes/consents.ts'
import { cookiesDeclared } from './probes/cookies-declared.ts'
import { disclosures } from './probes/disclosures.ts'
import { figuresRead } from './probes/figures-read.ts'
import { ledger } from './probes/ledger.ts'
import { overdue } from './probes/overdue.ts'
import { policyInForce } from './probes/policy-in-force.ts'
import { prospects } from './probes/prospects.ts'
import { recipientsContacted } from './probes/recipients-contacted.ts'
import { registrants } from './probes/registrants.ts'
import { secondFactor } from './probes/second-factor.ts'
import { standingRules } from './probes/standing-rules.ts'

/** Every look at how the promises stand, in the order in which they are shown. */
export const allProbes: readonly Probe[] = [
  prospects,
  overdue,
  answers,
  recipientsContacted,
  disclosures,
  consents,
  registrants,
  figuresRead,
  cookiesDeclared,
  secondFactor,
  standingRules,
  ledger,
  policyInForce,
]
