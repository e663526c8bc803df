import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ColumnName } from '#platform/policy-in-force/column-in-effect.ts'
import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import type { Personal } from '#policy/personal.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { RetentionRule } from '#policy/register/retention.ts'
import type { TableDeclaration } from '#policy/register/table.ts'
import type { Purpose, Subject } from '#policy/vocabulary.ts'

/** Why somebody is held, and until when; `kept` where a law keeps it although they ask for its deletion. */
export interface Reason {
  readonly rule: RetentionRule
  readonly of: string
  /** Undefined while it runs without an end. */
  readonly until: Date | undefined
  readonly kept: boolean
}

/** The rows of one table that are about somebody, with what the policy says of it. */
export interface HeldRecord {
  readonly table: string
  readonly what: string
  readonly purposes: readonly string[]
  readonly period: string
  readonly columns: readonly ColumnName[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** What the ledger says was done with their data. */
export interface Done {
  readonly at: Date
  readonly kind: string
  readonly purpose: string
  readonly recipient: string | null
  readonly categories: readonly string[]
}

export interface HeldData {
  readonly personId: string
  readonly name: Personal<'name'> | null
  readonly email: Personal<'email'> | null
  readonly reasons: readonly Reason[]
  readonly records: readonly HeldRecord[]
  readonly done: readonly Done[]
  /** What lies where the program can't look for one person. */
  readonly elsewhere: readonly { readonly what: string; readonly period: string }[]
}

const forGood = new Date('9999-12-31T00:00:00Z')

/** Whether a period has no end yet. */
export const runsOn = (value: unknown): boolean => value instanceof Date && value >= forGood
/** Periods of a person's row, whether the law keeps what they are held for, and as whom they are held then. */
const reasonsOf = [
  ['prospect_until', 'prospect', false, ['prospect']],
  ['subscriber_until', 'subscriber', false, ['subscriber']],
  ['client_until', 'client', true, ['client-contact', 'registrant', 'sender']],
  ['staff_until', 'staff', true, ['staff']],
] as const satisfies readonly (readonly [string, RetentionRule, boolean, readonly Subject[]])[]
/** Where else a row names somebody than by what it is reached by. */
const namedBy: Readonly<Record<string, string>> = {
  adoptions: 'contact_id = $1',
  inboxes: 'sender_id in (select id from senders where person_id = $1)',
}
const leftOut: readonly string[] = ['key', 'secret']

export interface FoundPerson {
  readonly id: string
  readonly name: Personal<'name'> | null
  readonly email: Personal<'email'> | null
}

/**
 * Who may be meant by an address or a name. Senders have no address of their own here, but the ones of inboxes in their name, and
 * a registrant may have another one than they sign in with: whoever is looked for by one of these is held as well.
 */
export async function findPeople(
  tx: PurposeTx<'rights'>,
  words: Personal<'email' | 'name'>,
): Promise<FoundPerson[]> {
  return tx.call<FoundPerson & Record<string, unknown>>(
    `select p.id, p.name, p.email from people p
     where p.id in (
       select id from people where email = lower(trim($1)) or lower(name) = lower(trim($1))
       union all select person_id from registrants
         where lower(email) = lower(trim($1)) or lower(concat_ws(' ', first_name, last_name)) = lower(trim($1))
       union all select s.person_id from senders s join inboxes i on i.sender_id = s.id where i.address = lower(trim($1)))
     order by p.name, p.id limit 50`,
    [words],
  )
}

/** All that is held of somebody, by the policy in effect; undefined where they are held no more. */
export async function heldData(
  tx: PurposeTx<'rights'>,
  register: Register,
  personId: string,
): Promise<HeldData | undefined> {
  const person = await tx.db
    .selectFrom('people')
    .select(['name', 'email', 'prospect_until', 'subscriber_until', 'client_until', 'staff_until'])
    .where('id', '=', personId)
    .executeTakeFirst()
  if (!person) return undefined
  const ofThem = purposesOf(
    register,
    reasonsOf.flatMap(([column, , , subjects]) => (person[column] === null ? [] : subjects)),
  )
  const everClient = await stoodWithClients(tx, personId)
  const records: HeldRecord[] = []
  for (const [name, table] of Object.entries(register.tables)) {
    const record = await heldRecord(tx, register, [name, table], personId, ofThem)
    if (record && record.rows.length > 0) records.push(record)
  }
  return {
    personId,
    name: person.name,
    email: person.email,
    reasons: reasonsOf.flatMap(([column, rule, kept]) => {
      const until = person[column]
      if (until === null) return []
      const { of } = periodOf(register, rule)
      return [
        {
          rule,
          of,
          until: runsOn(until) ? undefined : until,
          kept: kept && (rule !== 'client' || everClient),
        },
      ]
    }),
    records,
    done: (await doneWith(tx, personId)).map(({ recipient, ...one }) => ({
      ...one,
      recipient: recipient === null ? null : (register.recipients[recipient]?.name ?? recipient),
    })),
    elsewhere: Object.values(register.holdings).map(({ what, retention }) => ({
      what,
      period: periodOf(register, retention).words,
    })),
  }
}

/** Whether the law keeps a company they stand in: not one that never became a client, with nobody else in it. */
async function stoodWithClients(tx: PurposeTx<'rights'>, personId: string): Promise<boolean> {
  const companies = await tx.db
    .selectFrom('client_members')
    .select((eb) => [
      eb
        .exists(
          eb
            .selectFrom('engagements')
            .select('engagements.id')
            .whereRef('engagements.client_id', '=', 'client_members.client_id')
            .where('engagements.state', '<>', 'withdrawn'),
        )
        .as('began'),
      eb
        .exists(
          eb
            .selectFrom('client_members as other')
            .select('other.person_id')
            .whereRef('other.client_id', '=', 'client_members.client_id')
            .where('other.person_id', '<>', personId),
        )
        .as('shared'),
    ])
    .where('client_members.person_id', '=', personId)
    .execute()
  return companies.length === 0 || companies.some(({ began, shared }) => began || shared)
}

async function heldRecord(
  tx: PurposeTx<'rights'>,
  register: Register,
  [name, table]: readonly [string, TableDeclaration],
  personId: string,
  ofThem: readonly Purpose[],
): Promise<HeldRecord | undefined> {
  const where = whereNamed(name, table)
  const columns = Object.keys(table.columns).filter((column) => {
    const { category, options } = table.columns[column] ?? {}
    return category && !leftOut.includes(category) && (options?.only?.includes('rights') ?? true)
  })
  if (!where || !table.purposes.rights?.includes('r') || columns.length === 0) return undefined
  const list = columns.map((column) => `"${column}"`).join(', ')
  const rows = await tx.call<Record<string, unknown>>(`select ${list} from "${name}" where ${where}`, [
    personId,
  ])
  return {
    table: name,
    what: table.what,
    purposes: (Object.keys(table.purposes) as Purpose[])
      .filter((purpose) => ofThem.includes(purpose))
      .map((purpose) => register.purposes[purpose]?.words ?? purpose),
    period: periodOf(register, table.retention).words,
    columns: columns.map((column): ColumnName => `${name}.${column}` as ColumnName),
    rows,
  }
}

/** What data about somebody held as these is for: a record of several kinds of people serves each for less than all. */
function purposesOf({ subjects }: Register, held: readonly Subject[]): Purpose[] {
  const all = held.flatMap((subject) => subjects[subject]?.purposes ?? [])
  return [...new Set(all)].filter((purpose) => purpose !== 'retention' && purpose !== 'rights')
}

function whereNamed(name: string, { reach, columns }: TableDeclaration): string | undefined {
  if (reach.kind === 'person') return `"${reach.column}" = $1`
  return namedBy[name] ?? (columns.person_id ? 'person_id = $1' : undefined)
}

async function doneWith(tx: PurposeTx<'rights'>, personId: string): Promise<Done[]> {
  return tx.db
    .selectFrom('evidence_entries')
    .innerJoin('evidence_forms', 'evidence_forms.id', 'evidence_entries.form_id')
    .innerJoin('person_keys', 'person_keys.id', 'evidence_entries.key_id')
    .select(['at', 'kind', 'purpose', 'recipient', 'categories'])
    .where('person_keys.person_id', '=', personId)
    .orderBy('evidence_entries.at', 'desc')
    .orderBy('evidence_entries.id', 'desc')
    .execute()
}
