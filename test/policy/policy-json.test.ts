import { expect, test } from 'vitest'
import { register } from '#policy/register/register.ts'
import { policyJson } from '#policy/text/policy-json.ts'
import { legalBases, personalCategories } from '#policy/vocabulary.ts'

const json = policyJson({ name: 'Acme', contact: 'help@acme.test', site: 'acme.test' })

test('rights, commitments and where we are stand in it as they are declared', () => {
  expect(json.rights).toEqual(register.rights)
  expect(json.commitments).toEqual(register.commitments)
  expect(json.establishment).toEqual(register.establishment)
})

test('each recipient says what binds it, by which law', () => {
  for (const { contract } of json.recipients) {
    expect(contract.words).not.toBe('')
    expect(contract.citation).toMatch(/^GDPR Art\. \d+/)
  }
})

test('every purpose, legal basis, right and personal category has its name in the vocabulary of the W3C group', () => {
  const { categories, purposes, legalBases: bases, rights } = json.dpv
  expect(Object.keys(categories).toSorted()).toEqual(Object.keys(personalCategories).toSorted())
  expect(Object.keys(purposes).toSorted()).toEqual(Object.keys(register.purposes).toSorted())
  expect(Object.keys(bases).toSorted()).toEqual(Object.keys(legalBases).toSorted())
  expect(Object.keys(rights).toSorted()).toEqual(Object.keys(register.rights).toSorted())
  const iris = [categories, purposes, bases, rights, json.dpv.subjects].flatMap((terms) =>
    Object.values(terms),
  )
  for (const iri of iris) expect(iri).toMatch(/^https:\/\/w3id\.org\/dpv\/2\.0(\/[a-z/]+)?#[A-Z][\w-]+$/)
})
