import { expect, test } from 'vitest'
import { company } from '../../scripts/rehearse/companies.ts'

test('no two companies of a rehearsal share what the program knows somebody by', () => {
  const all = Array.from({ length: 20 }, (_, number) => company(number))
  for (const known of [
    all.map(({ name }) => name),
    all.map(({ domain }) => domain),
    all.map(({ contact }) => contact.email),
    all.map(({ networkAddress }) => networkAddress),
  ])
    expect(new Set(known).size).toBe(all.length)
})
