import { expect, test } from 'vitest'
import { recipients } from '#policy/recipients.ts'
import { receivedBy } from '#policy/text/recipients-section.ts'
import type { PersonalCategory } from '#policy/vocabulary.ts'

/** What each connected recipient may get of a person, as the policy was read when it was connected. */
const agreed: Readonly<Record<string, readonly PersonalCategory[]>> = {
  stripe: ['email'],
  porkbun: ['name', 'address', 'phone', 'email'],
  mailforge: ['email', 'name', 'signature'],
  instantly: ['email', 'name', 'signature'],
  smtp: ['email', 'message'],
}

test.each(Object.keys(agreed))('%s gets no more of a person than was agreed', (id) => {
  const recipient = recipients[id]
  expect(recipient && receivedBy(recipient)?.toSorted()).toEqual(agreed[id]?.toSorted())
})
