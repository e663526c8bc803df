import { controllerTokens } from './controller.ts'
import { editionDays, latestEdition } from './editions.ts'
import { type Register, register } from './register/register.ts'
import { fingerprint } from './snapshots/plain.ts'
import { vocabularyOf } from './snapshots/vocabulary-of.ts'
import { policyText } from './text/policy-text.ts'

/** When the latest edition takes effect and was last written at. */
export const policyDates = editionDays(latestEdition)

/** The version of a register and its text: 16 hex digits of a SHA-256 over all that a snapshot of it holds. */
export function versionOf(declared: Register, edition: number = latestEdition): string {
  return fingerprint({
    edition,
    declared: { ...declared, vocabulary: vocabularyOf(declared) },
    text: policyText({ controller: controllerTokens, register: declared, edition }),
  })
}

let known: string | undefined

/** The version of the policy in this program, whether it is in effect already or not. */
export function policyVersion(): string {
  known ??= versionOf(register)
  return known
}
