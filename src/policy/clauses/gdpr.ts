import type { Register } from '#policy/register/register.ts'
import { type Inline, list, paragraph, type Statement, statement } from '#policy/text/document.ts'
import { type LegalBasis, legalBases } from '#policy/vocabulary.ts'
import type { Clause } from './clause.ts'

/** When each basis is the one; the table is total, so a new basis needs its sentence. */
const when: Readonly<Record<LegalBasis, string>> = {
  contract: 'when we’re delivering services to you as a client',
  'legitimate-interest':
    'when you’ve requested information or downloaded the lead magnet, and to keep sign-in safe and our figures honest',
  consent: 'for marketing emails (you can withdraw any time)',
  'legal-obligation': 'when a law tells us to keep, delete, or answer',
}

function bases({ purposes }: Register): Statement[] {
  const used = new Set(Object.values(purposes).map(({ basis }) => basis))
  return (Object.keys(legalBases) as LegalBasis[])
    .filter((basis) => used.has(basis))
    .map((basis) =>
      statement(
        basis === 'consent' ? ['7.1', '7.2'] : '7.1',
        `${legalBases[basis].words} — ${when[basis]} (${legalBases[basis].citation})`,
      ),
    )
}

/** Where the authorities are listed (checked 2026-11-23). */
export const authorities = {
  eu: { text: 'in the EU', href: 'https://www.edpb.europa.eu/about-edpb/about-edpb/members_en' },
  uk: { text: 'in the UK', href: 'https://ico.org.uk/make-a-complaint/' },
} as const satisfies Record<string, Inline>

export const gdpr: Clause = {
  number: 7,
  title: 'GDPR (EU/UK residents)',
  blocks: ({ register }) => [
    paragraph('7.1', 'our legal basis for processing:'),
    list(...bases(register)),
    paragraph(
      '7.3',
      'EU residents may file complaints with their local data protection authority; UK residents with the ICO. who that is: ',
      authorities.eu,
      ', ',
      authorities.uk,
      '.',
    ),
  ],
}
