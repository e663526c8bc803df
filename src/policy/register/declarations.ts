import { cookies } from '#policy/cookies.ts'
import { declaredRecipients } from '#policy/recipients.ts'
import { purposes } from '#policy/vocabulary.ts'
import { holdings } from './holdings.ts'
import type { DeclaredRegister } from './register-shape.ts'
import { retentionRules } from './retention.ts'
import { tables } from './tables.ts'

/** All that this program declares, of every edition. */
export const declarations: DeclaredRegister = {
  tables,
  holdings,
  recipients: declaredRecipients,
  retentionRules,
  purposes,
  cookies,
}
