import type { Company } from './companies.ts'

/** Clients from before this program, who were brought in and wait for somebody to accept what was found. */
export interface AdoptedCompany {
  readonly company: Company
  readonly importedDaysAgo: number
  /** What the file and the vendors do not agree on. */
  readonly twist?: 'one-inbox-more-and-a-later-day'
}

const before = (
  name: string,
  domain: string,
  [begun, target]: readonly [begun: number, target: number],
): Company => ({
  key: domain.slice(0, domain.indexOf('.')),
  name,
  domain,
  begun,
  target,
  standing: 'built',
  offer: '',
  idealCustomer: '',
})

export const adopted: readonly AdoptedCompany[] = [
  { company: before('Wexcombe Vending', 'wexcombe.com', [214, 1500]), importedDaysAgo: 4 },
  {
    company: before('Ardlesey Media', 'ardlesey.com', [166, 2000]),
    importedDaysAgo: 1.2,
    twist: 'one-inbox-more-and-a-later-day',
  },
]

/** A client of years ago whom nobody brought in: what is left of them costs money and belongs to nobody. */
export const forgotten: Company = before('Westerhope Tools', 'westerhope.com', [320, 600])
