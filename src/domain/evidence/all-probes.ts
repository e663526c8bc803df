import type { Probe } from './probe.ts'
import { answers } from './probes/answers.ts'
import { askedFor } from './probes/asked-for.ts'
import { backups } from './probes/backups.ts'
import { cardNumbers } from './probes/card-numbers.ts'
import { checkpoint } from './probes/checkpoint.ts'
import { consents } from './probes/consents.ts'
import { controllerNamed } from './probes/controller-named.ts'
import { cookiesDeclared } from './probes/cookies-declared.ts'
import { dataRequests } from './probes/data-requests.ts'
import { deletions } from './probes/deletions.ts'
import { disclosures } from './probes/disclosures.ts'
import { figuresRead } from './probes/figures-read.ts'
import { gatherable } from './probes/gatherable.ts'
import { https } from './probes/https.ts'
import { improvement } from './probes/improvement.ts'
import { ledger } from './probes/ledger.ts'
import { openRequests } from './probes/open-requests.ts'
import { overdue } from './probes/overdue.ts'
import { ownOrigin } from './probes/own-origin.ts'
import { periods } from './probes/periods.ts'
import { policyInForce } from './probes/policy-in-force.ts'
import { prospects } from './probes/prospects.ts'
import { recipientsContacted } from './probes/recipients-contacted.ts'
import { registrants } from './probes/registrants.ts'
import { restoreTest } from './probes/restore-test.ts'
import { secondFactor } from './probes/second-factor.ts'
import { sentencesPublished } from './probes/sentences-published.ts'
import { slowAnswers } from './probes/slow-answers.ts'
import { standingRules } from './probes/standing-rules.ts'
import { versions } from './probes/versions.ts'

/** The figures that stand first, in this order. */
export const keyProbes: readonly Probe[] = [
  prospects,
  overdue,
  openRequests,
  answers,
  slowAnswers,
  recipientsContacted,
  cookiesDeclared,
  dataRequests,
  restoreTest,
]

/** Every look at how the promises stand, in the order in which they are shown. */
export const allProbes: readonly Probe[] = [
  ...keyProbes,
  backups,
  disclosures,
  periods,
  deletions,
  consents,
  gatherable,
  registrants,
  figuresRead,
  cardNumbers,
  improvement,
  askedFor,
  ownOrigin,
  https,
  controllerNamed,
  sentencesPublished,
  secondFactor,
  standingRules,
  ledger,
  checkpoint,
  versions,
  policyInForce,
]
