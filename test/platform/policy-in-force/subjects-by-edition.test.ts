import { expect, test } from 'vitest'
import { accessRules } from '#platform/database/access-sql.ts'
import { declarations } from '#policy/register/declarations.ts'
import { registerAt } from '#policy/register/register-at.ts'
import { subjectPurposes, subjects } from '#policy/vocabulary.ts'

/** Edition 2 uses what is held about people at client companies for the newsletter, too. */
const declared = {
  ...declarations,
  subjects: {
    ...declarations.subjects,
    'client-contact': {
      words: subjects['client-contact'],
      purposes: [...subjectPurposes['client-contact'], 'newsletter' as const],
      was: [{ before: 2, purposes: subjectPurposes['client-contact'] }],
    },
  },
}

const readsPeople = (edition: number) =>
  accessRules(registerAt(edition, declared), 'x').find(
    ({ id }) => id === 'policy x_newsletter_select on "people"',
  )?.give

test('a purpose sees a kind of person only once the edition is in effect that says so', () => {
  expect(readsPeople(1)).toContain('subscriber_until')
  expect(readsPeople(1)).not.toContain('client_until')
  expect(readsPeople(2)).toContain('client_until')
})
