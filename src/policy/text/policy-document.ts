import type { Controller } from '#policy/controller.ts'
import { type Edition, editionDays, latestEdition } from '#policy/editions.ts'
import { type Register, register } from '#policy/register/register.ts'
import { versionOf } from '#policy/version.ts'
import type { PolicyDocument } from './document.ts'
import { policyText } from './policy-text.ts'

/** The policy as an edition of this program says it, for one controller. */
export function policyDocument(
  controller: Controller,
  declared: Register = register,
  edition: number = latestEdition,
  known?: readonly Edition[],
): PolicyDocument {
  return {
    ...policyText({ controller, register: declared, edition }),
    version: versionOf(declared, edition),
    ...editionDays(edition, known),
  }
}
