import { aggregateQuestions, countedClients } from '#policy/aggregates.ts'
import { commitments } from '#policy/commitments.ts'
import { establishment } from '#policy/controller.ts'
import { cookies } from '#policy/cookies.ts'
import { logFields } from '#policy/log-fields.ts'
import { notices } from '#policy/notices.ts'
import { declaredRecipients } from '#policy/recipients.ts'
import { rights } from '#policy/rights.ts'
import {
  earlierSubjectPurposes,
  purposes,
  type Subject,
  subjectPurposes,
  subjects,
} from '#policy/vocabulary.ts'
import { holdings } from './holdings.ts'
import type { DeclaredRegister } from './register-shape.ts'
import { retentionRules } from './retention.ts'
import { tables } from './tables.ts'

const declaredSubjects = Object.fromEntries(
  (Object.keys(subjects) as Subject[]).map((id) => [
    id,
    {
      words: subjects[id],
      purposes: subjectPurposes[id],
      was: earlierSubjectPurposes.flatMap(({ subject, before, purposes }) =>
        subject === id ? [{ before, purposes }] : [],
      ),
    },
  ]),
)

/** All that this program declares, of every edition. */
export const declarations: DeclaredRegister = {
  tables,
  holdings,
  recipients: declaredRecipients,
  retentionRules,
  purposes,
  cookies,
  subjects: declaredSubjects,
  rights,
  commitments,
  logFields,
  notices,
  questions: { counted_clients: countedClients, ...aggregateQuestions },
  establishment,
}
