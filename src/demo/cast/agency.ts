/** Who works at the agency of the demo. The first is whoever signs in by what the start prints. */
export interface Colleague {
  readonly key: string
  readonly name: string
  readonly email: string
  readonly role: 'owner' | 'operator' | 'viewer'
  readonly addedDaysAgo: number
  /** Left since. */
  readonly leftDaysAgo?: number
  /** Has not chosen a password yet. */
  readonly invited?: true
}

export const agency = {
  name: 'Halyard & Reed',
  contactAddress: 'team@halyardreed.example',
} as const

export const colleagues: readonly [Colleague, ...Colleague[]] = [
  { key: 'owner', name: 'Imke Halyard', email: 'imke@halyardreed.example', role: 'owner', addedDaysAgo: 370 },
  {
    key: 'partner',
    name: 'Tobias Reed',
    email: 'tobias@halyardreed.example',
    role: 'owner',
    addedDaysAgo: 368,
  },
  {
    key: 'operator',
    name: 'Noor Castell',
    email: 'noor@halyardreed.example',
    role: 'operator',
    addedDaysAgo: 341,
  },
  {
    key: 'second',
    name: 'Jory Venn',
    email: 'jory@halyardreed.example',
    role: 'operator',
    addedDaysAgo: 204,
  },
  { key: 'viewer', name: 'Pia Lund', email: 'pia@halyardreed.example', role: 'viewer', addedDaysAgo: 96 },
  {
    key: 'new',
    name: 'Emre Sand',
    email: 'emre@halyardreed.example',
    role: 'operator',
    addedDaysAgo: 2,
    invited: true,
  },
  {
    key: 'gone',
    name: 'Wim Osterholt',
    email: 'wim@halyardreed.example',
    role: 'operator',
    addedDaysAgo: 330,
    leftDaysAgo: 41,
  },
]
