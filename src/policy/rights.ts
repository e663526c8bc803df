import type { ClauseId } from './vocabulary.ts'

/** What a person may ask of us, and how soon it is answered. */
export interface RightDeclaration {
  readonly clause: ClauseId
  readonly words: string
  /** The longest that an answer may take, and what it usually takes. */
  readonly answerDays: number
  readonly usuallyHours: number
  /** Which laws give it. */
  readonly citations: readonly string[]
}

/** As the policy was founded with, for every right alike; the law allows one month (GDPR Art. 12(3)). */
const answered = { answerDays: 30, usuallyHours: 48 } as const

/** The rights of clause 6, in its order. */
export const rights = {
  access: {
    clause: '6.1',
    words: 'access the personal data we hold about you',
    citations: ['GDPR Art. 15', 'CCPA §1798.110'],
    ...answered,
  },
  correction: {
    clause: '6.2',
    words: 'correct inaccurate data',
    citations: ['GDPR Art. 16', 'CCPA §1798.106'],
    ...answered,
  },
  deletion: {
    clause: '6.3',
    words: 'delete your data',
    citations: ['GDPR Art. 17', 'CCPA §1798.105'],
    ...answered,
  },
  portability: {
    clause: '6.4',
    words: 'export your data in a portable format',
    citations: ['GDPR Art. 20'],
    ...answered,
  },
  objection: {
    clause: '6.5',
    words: 'object to processing',
    citations: ['GDPR Art. 21'],
    ...answered,
  },
  withdrawal: {
    clause: '6.6',
    words: 'withdraw consent',
    citations: ['GDPR Art. 7(3)'],
    ...answered,
  },
} as const satisfies Readonly<Record<string, RightDeclaration>>
export type RightId = keyof typeof rights
