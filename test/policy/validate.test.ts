import { expect, test } from 'vitest'
import type { Clause } from '#policy/clauses/clause.ts'
import { clauses } from '#policy/clauses/clauses.ts'
import { recipients } from '#policy/recipients.ts'
import { column } from '#policy/register/column.ts'
import { type Register, register } from '#policy/register/register.ts'
import { retentionRules } from '#policy/register/retention.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { tables } from '#policy/register/tables.ts'
import { validate } from '#policy/validate.ts'
import { type IssueCode, issueCodes } from '#policy/validation/issue.ts'
import { purposes } from '#policy/vocabulary.ts'

const { stripe } = recipients
if (!stripe) throw new Error('the tests change the declaration of Stripe')

/** Puts in what the compiler would refuse, as a register read as data could hold it. */
const wrong = <T>(value: unknown) => value as T

const withTable = (name: string, changed: Partial<TableDeclaration>): Register => ({
  ...register,
  tables: { ...register.tables, [name]: { ...(register.tables[name] ?? tables.leads), ...changed } },
})
const withStripe = (changed: object): Register => ({
  ...register,
  recipients: { ...recipients, stripe: { ...stripe, ...changed } },
})
const withPurpose = (changed: object): Register => ({
  ...register,
  purposes: { ...purposes, billing: { ...purposes.billing, ...changed } },
})
const withPeriod = (changed: object): Register => ({
  ...register,
  retentionRules: { ...retentionRules, prospect: { ...retentionRules.prospect, ...changed } },
})

interface Broken {
  readonly register: Register
  readonly text?: readonly Clause[]
  readonly where: string
}

/** One register for each code, wrong in that one way. */
const broken: Readonly<Record<IssueCode, Broken>> = {
  'column.no-category': {
    register: withTable('leads', {
      columns: { ...tables.leads.columns, shoe_size: wrong({ sql: 'text', category: 'shoe', options: {} }) },
    }),
    where: 'leads.shoe_size',
  },
  'column.purpose-beyond-table': {
    register: withTable('leads', {
      columns: { ...tables.leads.columns, company: column('text', 'business', { only: ['billing'] }) },
    }),
    where: 'leads.company',
  },
  'table.unreachable': {
    register: withTable('leads', { reach: { kind: 'person', column: 'nobody_id' } }),
    where: 'leads',
  },
  'table.impersonal-without-reason': {
    register: withTable('vendor_calls', { reach: { kind: 'impersonal', because: ' ' } }),
    where: 'vendor_calls',
  },
  'table.impersonal-with-personal-data': {
    register: withTable('vendor_calls', {
      columns: { ...tables.vendor_calls.columns, asked_by: column('text', 'email') },
    }),
    where: 'vendor_calls.asked_by',
  },
  'table.purpose-beyond-root': {
    register: withTable('leads', { purposes: { ...tables.leads.purposes, improvement: 'r' } }),
    where: 'leads',
  },
  'table.portal-beyond-purposes': {
    register: withTable('intakes', { portal: { ...tables.intakes.portal, billing: 'r' } }),
    where: 'intakes',
  },
  'table.no-subject': { register: withTable('leads', { subjects: [] }), where: 'leads' },
  'table.no-clause': { register: withTable('leads', { clauses: [] }), where: 'leads' },
  'retention.unknown': { register: withTable('leads', { retention: wrong('forever') }), where: 'leads' },
  'retention.unknown-column': {
    register: withPeriod({ until: 'people.gone_at' }),
    where: 'period prospect',
  },
  'retention.words-differ': { register: withPeriod({ months: 36 }), where: 'period prospect' },
  'clause.unknown': { register: withTable('leads', { clauses: wrong(['2.99']) }), where: 'leads' },
  'clause.not-carried': {
    register,
    text: clauses.filter(({ number }) => number !== 10),
    where: 'clause 10.1',
  },
  'recipient.other-id': { register: withStripe({ id: 'strype' }), where: 'recipient stripe' },
  'recipient.no-link': { register: withStripe({ policyUrl: '' }), where: 'recipient stripe' },
  'recipient.no-country': { register: withStripe({ country: '' }), where: 'recipient stripe' },
  'recipient.no-transfer': { register: withStripe({ transfer: '' }), where: 'recipient stripe' },
  'recipient.no-host': { register: withStripe({ hosts: [] }), where: 'recipient stripe' },
  'recipient.unknown-service': {
    register: withStripe({ does: 'ad retargeting' }),
    where: 'recipient stripe',
  },
  'recipient.forbidden-use': {
    register: withStripe({ why: 'It shows our ads to people who look like you.' }),
    where: 'recipient stripe',
  },
  'operation.category-not-held': {
    register: withStripe({ operations: { 'age.tell': { what: 'tells an age', fields: { age: 'age' } } } }),
    where: 'stripe age.tell: age',
  },
  'purpose.no-basis': { register: withPurpose({ basis: 'because' }), where: 'purpose billing' },
  'purpose.forbidden-use': {
    register: withPurpose({ words: 'to sell it to whoever pays' }),
    where: 'purpose billing',
  },
  'cookie.no-reason': {
    register: {
      ...register,
      cookies: { extra: { name: 'extra', why: '', lifetimeSeconds: 60, setUnder: ['/'] } },
    },
    where: 'cookie extra',
  },
}

test('the register and the text of today hold together', () => {
  expect(validate(register)).toEqual([])
})

test.each(Object.keys(issueCodes) as IssueCode[])('%s is found, and nothing else with it', (code) => {
  const { register: changed, text, where } = broken[code]
  const found = validate(changed, text)
  expect(found.map((issue) => issue.code)).toEqual([code])
  expect(found[0]).toMatchObject({ where, remedy: issueCodes[code] })
  expect(found[0]?.words).not.toBe('')
})

test('what a recipient is for is judged by its words too, whichever way they are put', () => {
  for (const why of [
    'we sell it',
    'sold on to partners',
    'advertising',
    'retargeting',
    'training of models',
    'a data broker',
  ])
    expect(validate(withStripe({ why })).map(({ code }) => code)).toEqual(['recipient.forbidden-use'])
  expect(validate(withStripe({ why: 'it reads what was added and constrained' }))).toEqual([])
})
