/** How many purposes and users the records have between them (GDPRbench, VLDB 2020, section 4). */
export const purposesHeld = 25
export const usersHeld = 10_000

/** A record of GDPRbench: a key, nine metadata fields, 100 bytes of data. */
export interface GdprRecord {
  readonly key: string
  readonly purpose: string
  readonly expires_at: Date
  readonly user_id: string
  readonly objections: string
  readonly decisions: string
  readonly access_list: string
  readonly shared_with: string
  readonly source: string
  readonly category: string
  readonly data: string
}

export const recordFields = [
  'key',
  'purpose',
  'expires_at',
  'user_id',
  'objections',
  'decisions',
  'access_list',
  'shared_with',
  'source',
  'category',
  'data',
] as const satisfies readonly (keyof GdprRecord)[]
export const metadataFields = recordFields.filter((field) => field !== 'key' && field !== 'data')

const values = {
  objections: ['none', 'advertising', 'profiling', 'research'],
  decisions: ['none', 'allow', 'disallow', 'inform'],
  access_list: ['infrastructure', 'billing', 'sales', 'marketing', 'support', 'backup'],
  shared_with: ['nobody', 'partner-1', 'partner-2', 'partner-3', 'partner-4'],
  source: ['first-party', 'partner', 'import', 'unknown'],
  category: ['contact', 'finance', 'work', 'shopping', 'location', 'preferences'],
} as const
const one = (list: readonly string[], number: number): string => list[number % list.length] ?? ''

/** Far enough that nothing expires while the bench runs. */
const never = new Date('2100-01-01T00:00:00Z')

export const keyOf = (number: number): string => `r${String(number).padStart(9, '0')}`
export const purposeOf = (number: number): string => `purpose-${number % purposesHeld}`
/** The id of a user, which is a person of the program in the arm that enforces. */
export const userOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number % usersHeld).padStart(12, '0')}`

/** The record of this number: the same in every arm. Neighbours of one user have different purposes. */
export function recordOf(number: number): GdprRecord {
  return {
    key: keyOf(number),
    purpose: purposeOf(number + Math.floor(number / usersHeld)),
    expires_at: never,
    user_id: userOf(number),
    objections: one(values.objections, number),
    decisions: one(values.decisions, number >> 2),
    access_list: one(values.access_list, number),
    shared_with: one(values.shared_with, number >> 1),
    source: one(values.source, number >> 3),
    category: one(values.category, number),
    data: `data of record ${number} `.padEnd(100, '.'),
  }
}
