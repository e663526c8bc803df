import { aggregateQuestions } from '#policy/aggregates.ts'
import type { Column } from '#policy/register/column.ts'
import { houseRows } from '#policy/register/keys.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import { type Purpose, purposes, type Subject } from '#policy/vocabulary.ts'
import { authenticationGrants } from '../auth/grants.ts'
import { type ActingKind, actingKinds, clockRole, jobsRole, purposeRole } from './roles.ts'

/** The period of a person's row in which they are held as this kind of subject. */
const periodOf: Readonly<Record<Subject, string>> = {
  prospect: 'prospect_until',
  subscriber: 'subscriber_until',
  'client-contact': 'client_until',
  registrant: 'client_until',
  sender: 'client_until',
  staff: 'staff_until',
}

/** Purposes that are about the periods themselves see what is over, too. */
const seesExpired: readonly Purpose[] = ['retention', 'rights']

type Subjects = Register['subjects']

/** A person is visible to a purpose while one of these periods of theirs runs. */
function personPeriods(subjects: Subjects, purpose: Purpose): string[] | 'always' {
  if (seesExpired.includes(purpose)) return 'always'
  const whose = (Object.keys(periodOf) as Subject[]).filter((one) =>
    subjects[one]?.purposes.includes(purpose),
  )
  return [...new Set(whose.map((one) => periodOf[one]))].sort()
}

/** What the proof asks of everything held; each answers counts and times alone. */
const evidenceQuestions = [
  'prospects',
  'answers',
  'second_factor',
  'consents',
  'registrants',
  'figures',
  'card_numbers',
  'requests',
  'slow_answers',
  'improvement',
  'sealing',
  'notices',
  'data_requests',
] as const

/** Functions that a role may run, by purpose and kind; `*` is everyone. */
const functionGrants: readonly {
  readonly call: string
  readonly purposes: readonly Purpose[] | '*'
  readonly kinds: readonly ActingKind[]
}[] = [
  { call: 'app.now()', purposes: '*', kinds: actingKinds },
  { call: 'app.policy_version()', purposes: '*', kinds: actingKinds },
  { call: 'app.policy_edition()', purposes: '*', kinds: actingKinds },
  { call: 'app.people_to_notify(text)', purposes: ['legal-obligation'], kinds: ['program', 'staff'] },
  { call: 'app.people_to_notify(text)', purposes: ['operations-email'], kinds: ['program'] },
  {
    call: 'app.clients_without_contact()',
    purposes: ['legal-obligation'],
    kinds: ['program', 'staff'],
  },
  { call: 'app.clients_without_contact()', purposes: ['service-delivery'], kinds: ['program'] },
  { call: 'app.take_effect(text)', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.unrecorded_policy()', purposes: ['legal-obligation'], kinds: ['program'] },
  {
    call: 'app.append_evidence(text, text, text, text[], text, text[], uuid, bytea)',
    purposes: '*',
    kinds: actingKinds,
  },
  {
    call: 'app.append_evidence_alike(text, text, text, text[], text, text[], uuid[], bytea[])',
    purposes: '*',
    kinds: actingKinds,
  },
  { call: 'app.own_person_key()', purposes: '*', kinds: ['staff', 'portal'] },
  { call: 'app.whose_key_stands(uuid[])', purposes: '*', kinds: actingKinds },
  { call: 'app.enqueue(text, jsonb, text, interval)', purposes: '*', kinds: actingKinds },
  { call: 'app.tell(text)', purposes: '*', kinds: actingKinds },
  { call: 'app.take_rate_slots(text[], interval[])', purposes: '*', kinds: actingKinds },
  { call: 'app.wake(text)', purposes: '*', kinds: actingKinds },
  { call: 'app.staff_role()', purposes: '*', kinds: ['staff'] },
  { call: 'app.staff_person()', purposes: '*', kinds: ['staff'] },
  { call: 'app.portal_person()', purposes: '*', kinds: ['portal'] },
  { call: 'app.portal_clients()', purposes: '*', kinds: ['portal'] },
  { call: 'app.portal_people()', purposes: '*', kinds: ['portal'] },
  {
    call: 'app.submit_lead(text, text, text, text, text, bytea, interval)',
    purposes: ['inquiry-response'],
    kinds: ['program'],
  },
  {
    call: 'app.hold_person(text, text, bytea, text, timestamptz)',
    purposes: ['service-delivery'],
    kinds: ['program', 'staff'],
  },
  { call: 'app.hold_named_person(text, bytea)', purposes: ['service-delivery'], kinds: actingKinds },
  {
    call: 'app.hold_person(text, text, bytea, text, timestamptz)',
    purposes: ['newsletter'],
    kinds: ['program'],
  },
  {
    call: 'app.hold_person(text, text, bytea, text, timestamptz)',
    purposes: ['authentication'],
    kinds: ['program', 'staff'],
  },
  { call: 'app.convert_lead(uuid, text)', purposes: ['inquiry-response'], kinds: ['staff'] },
  { call: 'app.client_of_lead(uuid)', purposes: ['inquiry-response'], kinds: ['staff'] },
  { call: 'app.client_request_of_link(uuid)', purposes: ['service-delivery'], kinds: ['program'] },
  { call: 'app.use_client_request(uuid)', purposes: ['service-delivery'], kinds: ['program'] },
  {
    call: 'app.taken_call_times(timestamptz)',
    purposes: ['inquiry-response', 'service-delivery'],
    kinds: ['program', 'staff'],
  },
  { call: 'app.joined_staff()', purposes: ['inquiry-response'], kinds: ['program'] },
  { call: 'app.joined_staff()', purposes: ['service-delivery'], kinds: ['staff'] },
  { call: 'app.settle_client_periods(uuid)', purposes: ['service-delivery'], kinds: actingKinds },
  { call: 'app.settle_person_period(uuid)', purposes: ['service-delivery'], kinds: actingKinds },
  {
    call: 'app.invite_member(uuid, text, text, text, bytea)',
    purposes: ['service-delivery'],
    kinds: ['staff', 'portal'],
  },
  { call: 'app.only_observed(uuid, uuid)', purposes: ['service-delivery', 'billing'], kinds: actingKinds },
  { call: 'app.names_in_use(uuid, text[])', purposes: ['service-delivery'], kinds: actingKinds },
  { call: 'app.replace_name(uuid, text, text, jsonb)', purposes: ['service-delivery'], kinds: actingKinds },
  { call: 'app.paid_until(uuid)', purposes: ['service-delivery'], kinds: actingKinds },
  {
    call: 'app.can_end_membership(uuid, uuid)',
    purposes: ['service-delivery'],
    kinds: ['staff', 'portal'],
  },
  { call: 'app.end_membership(uuid, uuid)', purposes: ['service-delivery'], kinds: ['staff', 'portal'] },
  {
    call: 'app.hold_domain_address(uuid, text, bytea)',
    purposes: ['service-delivery'],
    kinds: ['staff', 'portal'],
  },
  { call: 'app.announce_policy(text, timestamptz)', purposes: ['legal-obligation'], kinds: ['staff'] },
  { call: 'app.ask_consents_again(interval)', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.requeue_mails()', purposes: ['service-delivery'], kinds: ['program'] },
  { call: 'app.end_subscription(uuid, bytea)', purposes: ['newsletter'], kinds: ['program'] },
  { call: 'app.erase_on_request(uuid, bytea, boolean)', purposes: ['rights'], kinds: ['staff'] },
  { call: 'app.sweep_expired(integer)', purposes: ['retention'], kinds: ['program'] },
  { call: 'app.sweep_house_tasks(integer, interval)', purposes: ['retention'], kinds: ['program'] },
  { call: 'app.sweep_records(integer, interval, interval)', purposes: ['retention'], kinds: ['program'] },
  { call: 'app.sweep_erasures(interval)', purposes: ['retention'], kinds: ['program'] },
  ...evidenceQuestions.map((question) => ({
    call: `app.evidence_of_${question}()`,
    purposes: ['legal-obligation'] as const,
    kinds: ['program'] as const,
  })),
  ...Object.keys(aggregateQuestions).map((question) => ({
    call: `app.${question}(text)`,
    purposes: ['improvement'] as const,
    kinds: ['staff'] as const,
  })),
  {
    call: 'app.evidence_of_overdue(integer, integer, integer, integer)',
    purposes: ['legal-obligation'],
    kinds: ['program'],
  },
  {
    call: 'app.evidence_of_periods(integer, integer, integer, integer, integer)',
    purposes: ['legal-obligation'],
    kinds: ['program'],
  },
  { call: 'app.changed_objects()', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.seal_evidence(integer)', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.ledger_head()', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.sealed_places(bigint, bigint)', purposes: ['legal-obligation'], kinds: ['program'] },
  { call: 'app.leaf_hashes(bigint, bigint)', purposes: ['legal-obligation'], kinds: ['program'] },
  {
    call: 'app.add_checkpoint(bigint, bytea, timestamptz, text, bytea)',
    purposes: ['legal-obligation'],
    kinds: ['program'],
  },
]

const verbs = { r: 'select', c: 'insert', u: 'update', d: 'delete' } as const
type Letter = keyof typeof verbs

const quoted = (name: string): string => `"${name}"`

/**
 * Business time in a policy: what app.now() says, read where it is needed. The planner reads it once a statement, and a
 * function with its own rights costs more there than finding the row that the policy is asked about.
 */
const businessNow = '(select now() + ahead from app.clock where one)'

/** The columns of a table that somebody who acts for a purpose may read (`r`) or write. */
export function columnsFor(
  table: TableDeclaration,
  purpose: Purpose,
  kind: ActingKind,
  letter: string,
): string[] {
  const writes = kind === 'portal' && letter !== 'r'
  return Object.entries(table.columns)
    .filter(([, { options }]: [string, Column]) => options.only?.includes(purpose) ?? true)
    .filter(([, { options }]: [string, Column]) => !(writes && options.portalReads))
    .map(([name]) => name)
}

/** Which rows a purpose sees: expiry judged by business time when it reads, and whose rows by who acts. */
function visibleRows(
  subjects: Subjects,
  name: string,
  table: TableDeclaration,
  purpose: Purpose,
  kind: ActingKind,
): string {
  const own = ownRows(subjects, name, table, purpose, kind)
  return kind === 'staff' ? `${own} and (select app.staff_role()) is not null` : own
}

function ownRows(
  subjects: Subjects,
  name: string,
  table: TableDeclaration,
  purpose: Purpose,
  kind: ActingKind,
): string {
  const { reach } = table
  if (reach.kind === 'impersonal') {
    if (kind !== 'portal') return 'true'
    // Accounts of other clients are none of theirs, though nobody is named in them.
    const whose =
      name === 'connections' ? ' and (client_id is null or client_id in (select app.portal_clients()))' : ''
    return `(select app.portal_person()) is not null${whose}`
  }
  const scope = (column: string, rows: string) =>
    kind === 'portal' ? ` and ${column} in (select ${rows})` : ''
  if (name === 'people') {
    const periods = personPeriods(subjects, purpose)
    if (periods.length === 0) return 'false'
    const live =
      periods === 'always'
        ? 'true'
        : `${periods.length > 1 ? `greatest(${periods.join(', ')})` : periods[0]} > ${businessNow}`
    return live + scope('id', 'app.portal_people()')
  }
  if (name === 'clients') {
    const live = personPeriods(subjects, purpose) === 'always' ? 'true' : `retained_until > ${businessNow}`
    return live + scope('id', 'app.portal_clients()')
  }
  const always = personPeriods(subjects, purpose) === 'always'
  if (reach.kind === 'client') return ofVisibleClient(name, table, reach.column, kind, always)
  // Rows hang on their root by a key that takes them along, so whoever sees every root sees every row.
  if (always) return `true${scope(reach.column, 'app.portal_people()')}`
  // An inquiry has its own period, also where its person is held for another reason.
  const period = table.retention === 'prospect' ? ` and root.prospect_until > ${businessNow}` : ''
  return `exists (select 1 from people root where root.id = ${quoted(name)}.${reach.column}${period})`
}

/**
 * Asks which clients are over, once a statement, instead of asking of each row whether its client is not: they are few,
 * because the sweep takes them away, and a year of figures has many rows (decision 11).
 */
function ofVisibleClient(
  name: string,
  table: TableDeclaration,
  reach: string,
  kind: ActingKind,
  always: boolean,
): string {
  // What is the house's own hangs on no client; clients see nothing of it.
  if (Object.hasOwn(houseRows, name) && kind !== 'portal')
    return always ? 'true' : `(${reach} is null or ${reach} <> all (array(select id from app.clients_over)))`
  return (
    [
      ...(always ? [] : [`${reach} <> all (array(select id from app.clients_over))`]),
      ...(kind === 'portal' ? [`${reach} = any (array(select app.portal_clients()))`] : []),
      // Of nobody is nobody's: without a client there is nothing that could be over.
      ...(table.columns[reach]?.options.null ? [`${reach} is not null`] : []),
    ].join(' and ') || 'true'
  )
}

/** Who works here, the keys that the agency acts with, and what it charges. */
const ownersAlone: readonly string[] = ['staff', 'connections', 'setting_changes', 'price_books']

/** Who of the staff may write a table: an operator too, but for those that are the owners'. */
const mayWrite = (table: string): string =>
  ownersAlone.includes(table)
    ? `(select app.staff_role()) = 'owner'`
    : `(select app.staff_role()) in ('owner', 'operator')`

/** What of a register says who may do what. */
type AccessFacts = Pick<Register, 'tables' | 'purposes' | 'subjects'>

/** One thing that a role may do: how it is given and how it is taken away again. */
export interface AccessRule {
  /** Two registers that give the same thing in another way name it alike. */
  readonly id: string
  readonly give: string
  readonly take: string
}

function rowRules(
  subjects: Subjects,
  name: string,
  table: TableDeclaration,
  purpose: Purpose,
  kind: ActingKind,
  role: string,
): AccessRule[] {
  const rights = (kind === 'portal' ? table.portal : table.purposes)?.[purpose]
  if (!rights) return []
  const seen = visibleRows(subjects, name, table, purpose, kind)
  const written = kind === 'staff' ? `${seen} and ${mayWrite(name)}` : seen
  return [...rights].flatMap((letter) => {
    const verb = verbs[letter as Letter]
    const columns = columnsFor(table, purpose, kind, letter).join(', ')
    const right = verb === 'delete' ? 'delete' : `${verb} (${columns})`
    const rows = {
      select: `using (${seen})`,
      insert: `with check (${written})`,
      update: `using (${written}) with check (${written})`,
      delete: `using (${written})`,
    }[verb]
    const policy = `policy ${role}_${verb} on ${quoted(name)}`
    return [
      {
        id: `grant ${verb} ${name} ${role}`,
        give: `grant ${right} on ${quoted(name)} to ${role};`,
        take: `revoke ${right} on ${quoted(name)} from ${role};`,
      },
      { id: policy, give: `create ${policy} for ${verb} to ${role} ${rows};`, take: `drop ${policy};` },
    ]
  })
}

function functionRules(purpose: Purpose, kind: ActingKind, role: string): AccessRule[] {
  return functionGrants
    .filter(
      (grant) => (grant.purposes === '*' || grant.purposes.includes(purpose)) && grant.kinds.includes(kind),
    )
    .map(({ call }) => ({
      id: `function ${call} ${role}`,
      give: `grant execute on function ${call} to ${role};`,
      take: `revoke execute on function ${call} from ${role};`,
    }))
}

/** What the role of each purpose may do by a register; a purpose that it does not have may do nothing at all. */
export function accessRules(register: AccessFacts, prefix: string): AccessRule[] {
  return purposesIn(register).flatMap((purpose) =>
    actingKinds.flatMap((kind) => {
      const role = purposeRole(prefix, purpose, kind)
      return [
        {
          id: `schemas ${role}`,
          give: `grant usage on schema public, app to ${role}; grant select on app.clock, app.clients_over to ${role};`,
          take: `revoke usage on schema public, app from ${role}; revoke select on app.clock, app.clients_over from ${role};`,
        },
        ...Object.entries(register.tables).flatMap(([name, table]) =>
          rowRules(register.subjects, name, table, purpose, kind, role),
        ),
        ...functionRules(purpose, kind, role),
      ]
    }),
  )
}

export function purposesIn(register: Pick<Register, 'purposes'>): Purpose[] {
  return (Object.keys(purposes) as Purpose[]).filter((purpose) => register.purposes[purpose])
}

/**
 * Grants and policies as the register in effect wants them, as one script to run as the owner. Everything that an
 * earlier version granted is taken away first, so the result does not depend on what was there. Tables that only a
 * later edition declares are closed to everybody.
 */
export function accessSql(declaredTables: readonly string[], inEffect: AccessFacts, prefix: string): string {
  const authentication = purposeRole(prefix, 'authentication', 'program')
  return [
    ...declaredTables.map((name) => `alter table if exists ${quoted(name)} enable row level security;`),
    ...accessRules(inEffect, prefix).map(({ give }) => give),
    ...authenticationGrants(authentication).map((grant) => `${grant};`),
    `grant usage on schema app to ${clockRole(prefix)};`,
    `grant execute on function app.now(), app.advance_clock(interval) to ${clockRole(prefix)};`,
    // Believed to be long, the clock would make looking at every person seem cheaper than looking one up.
    'analyze app.clock;',
  ].join('\n')
}

/** Every role of this installation. */
export function allRoles(prefix: string): string[] {
  const purposeRoles = (Object.keys(purposes) as Purpose[]).flatMap((purpose) =>
    actingKinds.map((kind) => purposeRole(prefix, purpose, kind)),
  )
  return [...purposeRoles, clockRole(prefix), jobsRole(prefix)]
}
