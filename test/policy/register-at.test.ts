import { describe, expect, test } from 'vitest'
import { latestEdition } from '#policy/editions.ts'
import { column } from '#policy/register/column.ts'
import { declarations } from '#policy/register/declarations.ts'
import { since } from '#policy/register/declared.ts'
import { register } from '#policy/register/register.ts'
import { registerAt } from '#policy/register/register-at.ts'
import type { DeclaredRegister, Register } from '#policy/register/register-shape.ts'
import { tables } from '#policy/register/tables.ts'
import { versionOf } from '#policy/version.ts'
import { changed } from '#test/policy/editions-world.ts'

const { leads } = tables
const { stripe, instantly } = declarations.recipients
const { prospect } = declarations.retentionRules
const { staff } = declarations.cookies
if (!stripe || !instantly || !prospect || !staff) throw new Error('the tests change these declarations')

/** What edition 2 brings, and how to look whether a register has it. */
const brought: readonly [what: string, declared: DeclaredRegister, has: (register: Register) => boolean][] = [
  [
    'a table',
    { ...declarations, tables: { ...tables, letters: { ...leads, since: 2 } } },
    ({ tables }) => 'letters' in tables,
  ],
  [
    'a column',
    changed('tables', 'leads', {
      columns: { ...leads.columns, phone: column('text', 'phone', { null: true, since: 2 }) },
    }),
    ({ tables }) => 'phone' in (tables.leads?.columns ?? {}),
  ],
  [
    'a purpose’s use of a table',
    changed('tables', 'leads', { purposes: { ...leads.purposes, newsletter: since(2, 'r') } }),
    ({ tables }) => 'newsletter' in (tables.leads?.purposes ?? {}),
  ],
  [
    'clients’ own use of a table',
    changed('tables', 'leads', { portal: { 'inquiry-response': since(2, 'r') } }),
    ({ tables }) => 'inquiry-response' in (tables.leads?.portal ?? {}),
  ],
  [
    'what is held beside the tables',
    { ...declarations, holdings: { ...declarations.holdings, notes: { ...held(), since: 2 } } },
    ({ holdings }) => 'notes' in holdings,
  ],
  [
    'a recipient',
    {
      ...declarations,
      recipients: { ...declarations.recipients, more: { ...stripe, id: 'more', since: 2 } },
    },
    ({ recipients }) => 'more' in recipients,
  ],
  [
    'a call to a recipient',
    changed('recipients', 'instantly', {
      operations: {
        ...instantly.operations,
        'lead.add': { what: 'adds a lead', fields: { email: 'email' }, since: 2 },
      },
    }),
    ({ recipients }) => 'lead.add' in (recipients.instantly?.operations ?? {}),
  ],
  [
    'a field of a call',
    changed('recipients', 'instantly', {
      operations: {
        ...instantly.operations,
        'job.read': { what: 'looks how far a job is', fields: { id: 'key', phone: since(2, 'phone') } },
      },
    }),
    ({ recipients }) => 'phone' in (recipients.instantly?.operations['job.read']?.fields ?? {}),
  ],
  [
    'a cookie',
    { ...declarations, cookies: { ...declarations.cookies, extra: { ...staff, name: 'extra', since: 2 } } },
    ({ cookies }) => 'extra' in cookies,
  ],
  [
    'a purpose',
    {
      ...declarations,
      purposes: {
        ...declarations.purposes,
        research: { clause: '3.4', basis: 'consent', words: 'to ask how it went', since: 2 },
      },
    },
    ({ purposes }) => 'research' in purposes,
  ],
  [
    'a retention rule',
    {
      ...declarations,
      retentionRules: { ...declarations.retentionRules, calls: { ...prospect, since: 2 } },
    },
    ({ retentionRules }) => 'calls' in retentionRules,
  ],
  [
    'a right',
    {
      ...declarations,
      rights: {
        ...declarations.rights,
        human: {
          clause: '6.5',
          words: 'have a person decide',
          answerDays: 30,
          usuallyHours: 48,
          citations: ['GDPR Art. 22'],
          since: 2,
        },
      },
    },
    ({ rights }) => 'human' in rights,
  ],
  [
    'a commitment',
    {
      ...declarations,
      commitments: { ...declarations.commitments, more: { clause: '9.3', words: 'more', since: 2 } },
    },
    ({ commitments }) => 'more' in commitments,
  ],
]

function held() {
  const { 'our mailbox': mailbox } = declarations.holdings
  if (!mailbox) throw new Error('the tests copy this declaration')
  return mailbox
}

describe('what comes with edition 2 is not in edition 1', () => {
  test.each(brought)('%s', (_, declared, has) => {
    expect([has(registerAt(1, declared)), has(registerAt(2, declared))]).toEqual([false, true])
  })

  test.each(brought)('%s leaves the version of edition 1 as it is', (_, declared) => {
    expect(versionOf(registerAt(1, declared), 1)).toBe(versionOf(registerAt(1), 1))
    expect(versionOf(registerAt(2, declared), 2)).not.toBe(versionOf(registerAt(1), 1))
  })
})

describe('what changes with an edition is as it was before', () => {
  const { prospect: period } = changed('retentionRules', 'prospect', {
    months: 48,
    words: '48 months after the latest submission',
    was: [
      { before: 2, months: 24, words: prospect.words },
      { before: 3, months: 36, words: '36 months after the latest submission' },
    ],
  }).retentionRules
  if (!period) throw new Error('the tests change this declaration')

  test('a longer period waits, edition by edition', () => {
    const declared = { ...declarations, retentionRules: { ...declarations.retentionRules, prospect: period } }
    const months = [1, 2, 3, 4].map(
      (edition) => registerAt(edition, declared).retentionRules.prospect?.months,
    )
    expect(months).toEqual([24, 36, 48, 48])
    expect(registerAt(1, declared)).toEqual(registerAt(1))
  })

  test.each<[what: string, declared: DeclaredRegister, seen: (register: Register) => unknown]>([
    [
      'a country',
      changed('recipients', 'stripe', { country: 'unstated', was: [{ before: 2, country: 'US' }] }),
      ({ recipients }) => recipients.stripe?.country,
    ],
    [
      'a legal basis',
      changed('purposes', 'billing', { basis: 'consent', was: [{ before: 2, basis: 'contract' }] }),
      ({ purposes }) => purposes.billing?.basis,
    ],
    [
      'what a purpose may do',
      changed('tables', 'leads', { purposes: { ...leads.purposes, rights: since(2, 'r', 'rud') } }),
      ({ tables }) => tables.leads?.purposes.rights,
    ],
    [
      'which purposes see a column',
      changed('tables', 'leads', {
        columns: {
          ...leads.columns,
          offer: column('text', 'message', { was: [{ before: 2, only: ['rights'] }] }),
        },
      }),
      ({ tables }) => tables.leads?.columns.offer?.options.only,
    ],
    [
      'what a kind of person is used for',
      changed('subjects', 'sender', { purposes: ['rights'], was: [{ before: 2, purposes: ['retention'] }] }),
      ({ subjects }) => subjects.sender?.purposes,
    ],
    [
      'where we are',
      {
        ...declarations,
        establishment: {
          country: 'Ireland',
          short: 'Ireland',
          was: [{ before: 2, ...declarations.establishment }],
        },
      },
      ({ establishment }) => establishment.country,
    ],
  ])('%s', (_, declared, seen) => {
    expect(seen(registerAt(2, declared))).not.toEqual(seen(registerAt(1, declared)))
    expect(seen(registerAt(3, declared))).toEqual(seen(registerAt(2, declared)))
  })
})

test('what ends with an edition is there until then', () => {
  const declared = changed('commitments', 'no-tracking', { ended: 2 })
  expect(registerAt(1, declared)).toEqual(registerAt(1))
  expect('no-tracking' in registerAt(2, declared).commitments).toBe(false)
})

test('a kind of person that no record is about is in no edition', () => {
  const declared: DeclaredRegister = {
    ...declarations,
    subjects: { ...declarations.subjects, visitor: { words: 'a visitor', purposes: ['improvement'] } },
  }
  expect(registerAt(1, declared)).toEqual(registerAt(1))
})

test('a register of one edition says nothing of others', () => {
  expect(register).toEqual(registerAt(latestEdition))
  expect(registerAt(latestEdition, register)).toEqual(register)
  const text = JSON.stringify(
    registerAt(1, changed('commitments', 'no-sale', { ended: 9, was: [{ before: 1 }] })),
  )
  expect(text).not.toMatch(/"(ended|was|before)"/)
})
