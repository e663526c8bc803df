import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Clause } from '#policy/clauses/clause.ts'
import { clauses } from '#policy/clauses/clauses.ts'
import { commitments } from '#policy/commitments.ts'
import { recipients } from '#policy/recipients.ts'
import { column } from '#policy/register/column.ts'
import { declarations } from '#policy/register/declarations.ts'
import { since } from '#policy/register/declared.ts'
import { holdings } from '#policy/register/holdings.ts'
import { type Register, register } from '#policy/register/register.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import { retentionRules } from '#policy/register/retention.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { tables } from '#policy/register/tables.ts'
import { rights } from '#policy/rights.ts'
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

const withRight = (changed: object): Register => ({
  ...register,
  rights: { ...rights, access: { ...rights.access, ...changed } },
})
const withCommitment = (changed: object): Register => ({
  ...register,
  commitments: { ...commitments, 'breach-notice': { ...commitments['breach-notice'], ...changed } },
})
const withLeadsColumn = (changed: object): DeclaredRegister => ({
  ...declarations,
  tables: {
    ...tables,
    leads: { ...tables.leads, columns: { ...tables.leads.columns, company: wrong(changed) } },
  },
})

interface Broken {
  readonly register: DeclaredRegister
  readonly editions?: number
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
  'column.no-purpose': {
    register: withTable('leads', {
      columns: { ...tables.leads.columns, company: column('text', 'business', { only: [] }) },
    }),
    where: 'leads.company',
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
  'table.purpose-undeclared': {
    register: withTable('vendor_calls', { purposes: wrong({ retention: 'rd', curiosity: 'r' }), portal: {} }),
    where: 'vendor_calls',
  },
  'table.portal-beyond-purposes': {
    register: withTable('intakes', { portal: { ...tables.intakes.portal, billing: 'r' } }),
    where: 'intakes',
  },
  'table.no-purpose': { register: withTable('leads', { purposes: {} }), where: 'leads' },
  'table.no-subject': { register: withTable('leads', { subjects: [] }), where: 'leads' },
  'table.no-clause': { register: withTable('leads', { clauses: [] }), where: 'leads' },
  'holding.category-not-said': {
    register: {
      ...register,
      holdings: {
        ...register.holdings,
        'sign-in records': { ...holdings['sign-in records'], categories: ['authentication', 'key', 'state'] },
      },
    },
    where: 'sign-in records',
  },
  'retention.unknown': { register: withTable('leads', { retention: wrong('forever') }), where: 'leads' },
  'retention.unknown-column': {
    register: withPeriod({ until: 'people.gone_at' }),
    where: 'period prospect',
  },
  'retention.words-differ': { register: withPeriod({ months: 36 }), where: 'period prospect' },
  'clause.unknown': { register: withTable('leads', { clauses: wrong(['2.99']) }), where: 'leads' },
  'clause.not-carried': {
    register,
    text: clauses.filter(({ number }) => number !== 1),
    where: 'clause 1.1',
  },
  'recipient.other-id': { register: withStripe({ id: 'strype' }), where: 'recipient stripe' },
  'recipient.no-link': { register: withStripe({ policyUrl: '' }), where: 'recipient stripe' },
  'recipient.no-country': { register: withStripe({ country: '' }), where: 'recipient stripe' },
  'recipient.no-transfer': { register: withStripe({ transfer: '' }), where: 'recipient stripe' },
  'recipient.no-contract': { register: withStripe({ contract: 'not-yet' }), where: 'recipient stripe' },
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
  'subject.undeclared': {
    register: withTable('leads', { subjects: wrong(['prospect', 'passer-by']) }),
    where: 'leads',
  },
  'subject.purpose-undeclared': {
    register: {
      ...register,
      subjects: { ...register.subjects, sender: { words: 'a sender', purposes: wrong(['curiosity']) } },
    },
    where: 'subject sender',
  },
  'right.no-answer-time': { register: withRight({ usuallyHours: 31 * 24 }), where: 'right access' },
  'right.beyond-law': { register: withRight({ answerDays: 45 }), where: 'right access' },
  'right.no-law': { register: withRight({ citations: [' '] }), where: 'right access' },
  'commitment.no-words': {
    register: withCommitment({ words: ' ', hours: undefined }),
    where: 'commitment breach-notice',
  },
  'commitment.not-said': {
    register: {
      ...register,
      commitments: { ...commitments, smile: { clause: '1.1', words: 'we smile' } },
    },
    where: 'commitment smile',
  },
  'commitment.words-differ': { register: withCommitment({ hours: 96 }), where: 'commitment breach-notice' },
  'edition.unknown': {
    register: {
      ...declarations,
      recipients: {
        ...declarations.recipients,
        stripe: {
          ...stripe,
          operations: {
            ...stripe.operations,
            'name.tell': { what: 'tells a name', fields: { name: since(3, 'name') } },
          },
        },
      },
    },
    editions: 2,
    where: 'recipients.stripe.operations.name.tell.fields.name',
  },
  'edition.out-of-order': {
    register: withLeadsColumn(column('text', 'business', { null: true, since: 2, ended: 2 })),
    editions: 2,
    where: 'tables.leads.columns.company.options',
  },
  'edition.column-not-fillable': {
    register: withLeadsColumn(column('text', 'business', { since: 2 })),
    editions: 2,
    where: 'leads.company',
  },
}

const days = { effective: '2026-04-18', updated: '2026-11-24' } as const
const knownEditions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ number: index + 1, ...days }))

const today = validate(declarations)
test('the register and the text of today hold together', () => {
  expect(today).toEqual([])
})

/** What is wrong of one that was broken, without what is wrong today: that is said above, once. */
const foundIn = (...broken: Parameters<typeof validate>) => {
  const known = new Set(today.map(({ code, where }) => `${code} ${where}`))
  return validate(...broken).filter(({ code, where }) => !known.has(`${code} ${where}`))
}

test.each(Object.keys(issueCodes) as IssueCode[])('%s is found, and nothing else with it', (code) => {
  const { register: changed, text, where, editions } = broken[code]
  const found = foundIn(changed, text, editions ? knownEditions(editions) : undefined)
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
    expect(foundIn(withStripe({ why })).map(({ code }) => code)).toEqual(['recipient.forbidden-use'])
  expect(foundIn(withStripe({ why: 'it reads what was added and constrained' }))).toEqual([])
})

test('each code is raised somewhere, and nothing is raised without a code', () => {
  const folder = resolve(import.meta.dirname, '../../src/policy/validation')
  const raised = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\bissue\(\s*'([a-z.-]+)'/g)].map(
      (match) => match[1],
    ),
  )
  expect([...new Set(raised)].toSorted()).toEqual(Object.keys(issueCodes).toSorted())
})

test('a use whose purpose comes with a later edition is wrong in the editions before', () => {
  const { newsletter, ...others } = declarations.purposes
  if (!newsletter) throw new Error('the test moves the purpose newsletter to edition 2')
  const later: DeclaredRegister = {
    ...declarations,
    purposes: { ...others, newsletter: { ...newsletter, since: 2 } },
  }
  const codes = validate(later, clauses, knownEditions(2)).map(({ code }) => code)
  expect(new Set(codes)).toContain('table.purpose-undeclared')
})
