import { isConnected } from '#policy/recipients/recipient.ts'
import { countries, services, transfers } from '#policy/recipients/services.ts'
import type { Register } from '#policy/register/register.ts'
import { contractWords, receivedBy } from '#policy/text/recipients-section.ts'
import { personalCategories } from '#policy/vocabulary.ts'
import type { RegisterExport } from './record.ts'

export function listOfRecipients({ recipients }: Register): RegisterExport {
  return {
    id: 'recipients',
    title: 'recipients',
    about:
      'who may receive what, why, and where (GDPR Art. 13(1)(e), 30(1)(d)); nothing goes to anybody else.',
    columns: [
      'recipient',
      'role',
      'what it does',
      'why',
      'connected',
      'personal data it gets',
      'for',
      'country',
      'transfer',
      'contract',
      'its privacy policy',
      'clause',
      'since version',
    ],
    rows: Object.values(recipients).map((recipient) => [
      recipient.name,
      recipient.role,
      services[recipient.does],
      recipient.why,
      isConnected(recipient) ? 'yes' : 'no: nothing can be sent to it',
      receivedBy(recipient)?.map((category) => personalCategories[category]) ?? 'all that is stored',
      recipient.purposes,
      countries[recipient.country],
      `${transfers[recipient.transfer].words} (${transfers[recipient.transfer].citation})`,
      contractWords(recipient),
      recipient.policyUrl,
      recipient.clause,
      String(recipient.since),
    ]),
  }
}
