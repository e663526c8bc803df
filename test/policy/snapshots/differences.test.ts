import { describe, expect, test } from 'vitest'
import { column } from '#policy/register/column.ts'
import { declarations } from '#policy/register/declarations.ts'
import { tables } from '#policy/register/tables.ts'
import { type DifferenceKind, differenceKinds, remedyOf } from '#policy/snapshots/difference.ts'
import { differencesBetween, isMaterial } from '#policy/snapshots/differences.ts'
import { snapshotOf } from '#policy/snapshots/snapshot.ts'
import { clauseIds } from '#policy/vocabulary.ts'
import { changed, differencesOf, twoEditions } from '#test/policy/editions-world.ts'
import { classified, today, vocabulary } from './classified-changes.ts'

const kinds = Object.keys(differenceKinds) as DifferenceKind[]
const known: ReadonlySet<string> = new Set(clauseIds)

test.each(kinds)('%s is found, told in words and weighed', (kind) => {
  const { before = today, after, material, words } = classified[kind]
  const found = differencesBetween(before, after).filter((difference) => difference.kind === kind)
  expect(found).not.toEqual([])
  expect(found.map((one) => one.words)).toContainEqual(expect.stringMatching(words))
  expect(found.some((one) => one.material)).toBe(material)
})

test.each(kinds)('%s: whatever differs has words, a place, and clauses of the policy', (kind) => {
  const { before = today, after } = classified[kind]
  for (const one of [...differencesBetween(before, after), ...differencesBetween(after, before)]) {
    expect(one.words.trim()).not.toBe('')
    expect(one.words).not.toMatch(/undefined|\[object|NaN|null/)
    expect(one.where).not.toBe('')
    expect(one.clauses.length, one.words).toBeGreaterThan(0)
    expect(one.clauses.filter((id) => !known.has(id))).toEqual([])
  }
})

test('a version has no difference from itself', () => {
  expect(differencesBetween(today, snapshotOf(1))).toEqual([])
})

describe('material or not is weighed by what it is', () => {
  const { leads, vendor_calls: calls } = tables
  const { backups } = declarations.holdings
  if (!backups) throw new Error('the tests change this declaration')
  const leadsWith = (name: string, declared: object) =>
    changed('tables', 'leads', { columns: { ...leads.columns, [name]: declared } })
  const instantly = (fields: object) =>
    changed('recipients', 'instantly', {
      operations: {
        ...declarations.recipients.instantly?.operations,
        'job.read': { what: 'looks how far a job is', fields: { id: 'key', ...fields } },
      },
    })
  const { observations: _, ...withoutObservations } = tables
  const called = (more: object, less?: string) =>
    changed('recipients', 'instantly', {
      operations: {
        ...Object.fromEntries(
          Object.entries(declarations.recipients.instantly?.operations ?? {}).filter(
            ([name]) => name !== less,
          ),
        ),
        ...more,
      },
    })
  const cases: readonly [what: string, declared: Parameters<typeof differencesOf>[0], material: boolean][] = [
    ['a personal column', leadsWith('mobile', column('text', 'phone')), true],
    ['a personal column beside others of its category', leadsWith('more', column('text', 'message')), true],
    ['a column of a category that is new there', leadsWith('paid', column('text', 'payment')), true],
    ['a column of business information beside others', leadsWith('size', column('text', 'business')), false],
    [
      'a column that the program keeps for itself',
      leadsWith('seen_at', column('timestamptz', 'time')),
      false,
    ],
    ['another SQL type', leadsWith('company', column('jsonb', 'business')), false],
    ['a personal field to a recipient', instantly({ email: 'email' }), true],
    ['a technical field to a recipient', instantly({ limit: 'technical' }), false],
    ['a category that is new to a recipient', instantly({ budget: 'payment' }), true],
    [
      'a record about nobody',
      { ...declarations, tables: { ...tables, notes: { ...calls, what: 'A note of the machine.' } } },
      false,
    ],
    [
      'a record that holds nothing new of the people it is about',
      {
        ...declarations,
        tables: {
          ...tables,
          lead_changes: {
            ...leads,
            columns: {
              id: column('uuid', 'key'),
              person_id: column('uuid', 'key'),
              at: column('date', 'time'),
            },
          },
        },
      },
      false,
    ],
    [
      'another purpose for what is about nobody',
      changed('tables', 'vendor_calls', { purposes: { ...calls.purposes, 'legal-obligation': 'r' } }),
      false,
    ],
    [
      'a purpose that may now write what it could read',
      changed('tables', 'leads', { purposes: { ...leads.purposes, retention: 'rud' } }),
      false,
    ],
    [
      'another purpose for something held beside the tables',
      changed('holdings', 'our mailbox', {
        purposes: ['inquiry-response', 'service-delivery', 'rights', 'newsletter'],
      }),
      true,
    ],
    [
      'something new held beside the tables, of a category known of these people',
      {
        ...declarations,
        holdings: {
          ...declarations.holdings,
          notes: { ...backups, subjects: ['staff'], categories: ['time'] },
        },
      },
      false,
    ],
    [
      'something new and personal held beside the tables',
      {
        ...declarations,
        holdings: {
          ...declarations.holdings,
          notes: { ...backups, subjects: ['staff'], categories: ['picture'] },
        },
      },
      true,
    ],
    ['a shorter period of a record', changed('tables', 'leads', { retention: 'log' }), false],
    ['a shorter period from another day', changed('tables', 'leads', { retention: 'asked-again' }), true],
    [
      'less that clients may see or change themselves',
      changed('tables', 'senders', { portal: { 'service-delivery': 'r' } }),
      true,
    ],
    [
      'more that clients may see or change themselves',
      changed('tables', 'senders', { portal: { ...tables.senders.portal, billing: 'r' } }),
      false,
    ],
    [
      'a period without a number for another without one',
      changed('tables', 'subscribers', { retention: 'sign-in' }),
      true,
    ],
    [
      'a period without a number for one with a number',
      changed('tables', 'subscribers', { retention: 'log' }),
      true,
    ],
    [
      'a period without a number that gets one',
      changed('retentionRules', 'subscriber', { months: 24, words: '24 months after you asked' }),
      true,
    ],
    [
      'a period that no longer ends on request, its number the same',
      changed('retentionRules', 'prospect', { words: '24 months after the latest submission' }),
      true,
    ],
    [
      'a period with a smaller number that no longer ends on request',
      changed('retentionRules', 'prospect', { months: 23, words: '23 months after the latest submission' }),
      true,
    ],
    [
      'a period counted from another day, where no column says it',
      changed('retentionRules', 'correspondence', { from: 'the end of our last contact' }),
      true,
    ],
    [
      'a period counted from another column',
      changed('retentionRules', 'prospect', { until: 'people.client_until' }),
      true,
    ],
    [
      'a period whose words differ in smaller numbers alone',
      changed('retentionRules', 'sign-in', {
        words: declarations.retentionRules['sign-in']?.words.replace('12 hours', '8 hours'),
      }),
      false,
    ],
    [
      'a period whose words differ in a greater number',
      changed('retentionRules', 'sign-in', {
        words: declarations.retentionRules['sign-in']?.words.replace('12 hours', '48 hours'),
      }),
      true,
    ],
    [
      'a period that loses its number',
      changed('retentionRules', 'log', { days: undefined, words: 'as long as it is useful' }),
      true,
    ],
    ['a promise that loses its hours', changed('commitments', 'breach-notice', { hours: undefined }), true],
    [
      'a cookie set at a place within the known ones',
      changed('cookies', 'staff', { setUnder: ['/staff/in'] }),
      false,
    ],
    [
      'a recipient connected that gets nothing about a person',
      changed('recipients', 'plausible', {
        operations: { 'view.count': { what: 'counts a page view', fields: { page: 'technical' } } },
      }),
      false,
    ],
    [
      'a recipient that gets something without being called',
      changed('recipients', 'slack', { receives: ['email'] }),
      true,
    ],
    ['a contract that is no more', changed('recipients', 'slack', { contract: 'not-yet' }), false],
    ['a call more with nothing in it', called({ 'job.list': { what: 'looks for jobs', fields: {} } }), false],
    ['a call less', called({}, 'account.remove'), false],
    ['a contract of another day', changed('recipients', 'stripe', { contractOn: '2026-12-01' }), false],
    [
      'a recipient of personal data that is reached on another site',
      changed('recipients', 'instantly', { hosts: ['api.other.example'] }),
      true,
    ],
    [
      'a site beside the one that a recipient was reached on',
      changed('recipients', 'instantly', { hosts: ['api.instantly.ai', 'instantly.other.example'] }),
      true,
    ],
    [
      'a host more on the site that a recipient was reached on',
      changed('recipients', 'instantly', { hosts: ['api.instantly.ai', 'eu.instantly.ai'] }),
      false,
    ],
    ['a host less', changed('recipients', 'mailforge', { hosts: ['api.mailforge.ai'] }), false],
    [
      'a named host of a recipient whose hosts whoever runs the program chooses',
      changed('recipients', 'smtp', { hosts: ['mail.example'] }),
      false,
    ],
    [
      'a recipient of personal data under somebody else’s privacy policy',
      changed('recipients', 'instantly', { policyUrl: 'https://other.example/privacy' }),
      true,
    ],
    [
      'another name for what the program runs on',
      changed('recipients', 'hosting', { name: 'Somebody’s computer' }),
      true,
    ],
    [
      'another name for somebody who is only named and gets nothing',
      changed('recipients', 'slack', { name: 'Chatter', policyUrl: 'https://chatter.example/privacy' }),
      false,
    ],
    ['a table that is no more', { ...declarations, tables: withoutObservations }, false],
    ['a recipient left without a contract', changed('recipients', 'stripe', { contract: 'not-yet' }), true],
  ]
  test.each(cases)('%s', (_, declared, material) => {
    expect(isMaterial(differencesOf(declared))).toBe(material)
  })

  test('a column that is opened to another purpose of its table', () => {
    const only = (purposes: readonly string[]) =>
      leadsWith('offer', { sql: 'text', category: 'message', options: { only: purposes } })
    const found = differencesOf(only(['rights', 'retention']), only(['rights']))
    expect(found).toMatchObject([
      { kind: 'use-wider', material: true, where: 'leads.offer', purposes: ['retention'] },
    ])
    expect(isMaterial(differencesOf(only(['rights']), only(['rights', 'retention'])))).toBe(false)
  })

  test('another tenant of a shared site is somebody else', () => {
    const at = (host: string) => changed('recipients', 'instantly', { hosts: [host] })
    expect(isMaterial(differencesOf(at('other.github.io'), at('one.github.io')))).toBe(true)
    expect(isMaterial(differencesOf(at('api.other.co.uk'), at('api.one.co.uk')))).toBe(true)
    expect(isMaterial(differencesOf(at('eu.one.co.uk'), at('api.one.co.uk')))).toBe(false)
  })

  test('what a country is called is the fact itself', () => {
    expect(isMaterial(differencesBetween(today, vocabulary('countries', 'US', 'Atlantis')))).toBe(true)
  })
})

describe('the text', () => {
  const clause = (number: string, words: string) => ({
    ...today,
    document: {
      ...today.document,
      clauses: today.document.clauses.map((section) =>
        section.anchor === number
          ? { ...section, blocks: [{ kind: 'paragraph' as const, ids: ['12.2' as const], text: [words] }] }
          : section,
      ),
    },
  })

  test('changed words are marked within their paragraph, which can be put together again from the marks', () => {
    const before = 'minor clarifications happen without notice.'
    const after = 'minor clarifications happen at any time, without notice.'
    const [found, ...others] = differencesBetween(clause('12', before), clause('12', after))
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'text-changed', clauses: ['12.2'], where: 'text of clause 12' })
    const marked = found?.marked ?? []
    const put = (without: string) =>
      marked
        .filter(({ mark }) => mark !== without)
        .map(({ words }) => words)
        .join('')
    expect([put('added'), put('removed')]).toEqual([before, after])
    expect(marked.filter(({ mark }) => mark === 'added').map(({ words }) => words.trim())).toEqual([
      'at any time,',
    ])
  })

  test('a paragraph that has nothing in common with the one before it is told as new', () => {
    const found = differencesBetween(
      clause('12', 'we sing.'),
      clause('12', 'nobody knows tomorrow’s weather'),
    )
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['text-added', 'text-removed'])
  })

  test('words alone are never material', () => {
    expect(isMaterial(differencesBetween(clause('12', 'a'), clause('12', 'b')))).toBe(false)
  })
})

test('what a later edition brings is told between the two, with the clauses it stands in', () => {
  const declared = changed('recipients', 'porkbun', {
    purposes: ['service-delivery', 'newsletter'],
    was: [{ before: 2, purposes: ['service-delivery'] }],
  })
  const found = differencesBetween(snapshotOf(1, declared, twoEditions), snapshotOf(2, declared, twoEditions))
  expect(found.filter(({ where }) => where === 'recipient porkbun')).toEqual([
    {
      kind: 'recipient-use-added',
      where: 'recipient porkbun',
      material: true,
      words: 'Porkbun is now also used to send marketing emails to those who asked for them',
      clauses: ['4.2'],
      purposes: ['newsletter'],
    },
  ])
  expect(differencesBetween(snapshotOf(1), snapshotOf(1, declared, twoEditions))).toEqual([])
})

test('each difference says what to write so that it waits for an edition', () => {
  const remedies = kinds.map((kind) => {
    const { before = today, after } = classified[kind]
    const found = differencesBetween(before, after).find((one) => one.kind === kind)
    return [kind, found && remedyOf(found, 2)]
  })
  expect(Object.fromEntries(remedies)).toMatchObject({
    'use-added': 'since(2, …)',
    'column-added': 'since: 2',
    'commitment-removed': 'ended: 2, and keep it',
    'period-longer': 'was: [{ before: 2, … what it was }]',
    'text-changed': 'nothing: words may change within an edition',
  })
})
