import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Claims, findingsOf, type Readings, type SeenThing } from './findings.ts'
import { type ReadVendor, readVendors } from './sighting.ts'

type Delivery = PurposeTx<'service-delivery'>
type Mode = 'sandbox' | 'live'

export interface Reading {
  readonly vendor: ReadVendor
  /** When it was last read as a whole. */
  readonly readAt: Date | null
  /** When it was last tried, and why that failed; without a code it went well. */
  readonly triedAt: Date | null
  readonly faultCode: string | null
}

/** How the last reading of each account went, those never read included. */
export async function readingsOf(tx: Delivery, mode: Mode): Promise<Reading[]> {
  const rows = await tx.db
    .selectFrom('vendor_readings')
    .select(['vendor', 'read_at as readAt', 'tried_at as triedAt', 'fault_code as faultCode'])
    .where('mode', '=', mode)
    .execute()
  return (Object.keys(readVendors) as ReadVendor[]).map((vendor) => {
    const row = rows.find((one) => one.vendor === vendor)
    return {
      vendor,
      readAt: row?.readAt ?? null,
      triedAt: row?.triedAt ?? null,
      faultCode: row?.faultCode ?? null,
    }
  })
}

/** Whether it was read since the client was brought in: an older look knows nothing of what the file says. */
function readSince(readings: readonly Reading[], importedAt: Date): Readings {
  const of = (vendor: ReadVendor) => {
    const at = readings.find((one) => one.vendor === vendor)?.readAt ?? null
    return at !== null && at >= importedAt ? at : null
  }
  return {
    porkbun: of('porkbun'),
    mailforge: of('mailforge'),
    instantly: of('instantly'),
    stripe: of('stripe'),
  }
}

/** One client that was brought in: what the file says beside what was seen. Undefined for any other engagement. */
export async function adoptionPage(tx: Delivery, engagementId: string) {
  const found = await tx.db
    .selectFrom('adoptions')
    .innerJoin('stacks', 'stacks.id', 'adoptions.stack_id')
    .innerJoin('clients', 'clients.id', 'adoptions.client_id')
    .leftJoin('people', 'people.id', 'adoptions.contact_id')
    .select([
      'adoptions.engagement_id as engagementId',
      'adoptions.client_id as clientId',
      'adoptions.stack_id as stackId',
      'adoptions.subscription_ref as subscription',
      'adoptions.started_on as startedOn',
      'adoptions.imported_at as importedAt',
      'adoptions.accepted_at as acceptedAt',
      'stacks.mode',
      'stacks.state',
      'stacks.host',
      'stacks.sequencer',
      'clients.name as company',
      'people.id as contactId',
      'people.name as contactName',
      'people.email as contactEmail',
    ])
    .where('adoptions.engagement_id', '=', engagementId)
    .executeTakeFirst()
  if (!found) return undefined
  const adoption = { ...found, state: found.state as StackState }
  const mode: Mode = adoption.mode === 'live' ? 'live' : 'sandbox'
  const readings = await readingsOf(tx, mode)
  const claims = await claimsOf(tx, adoption.stackId)
  const findings = findingsOf(
    { ...claims, subscription: adoption.subscription },
    await seenOf(tx, adoption.clientId, mode),
    readSince(readings, adoption.importedAt),
  )
  const [invited] = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', adoption.clientId)
    .limit(1)
    .execute()
  return {
    adoption,
    mode,
    inboxes: claims.inboxes,
    findings,
    readings,
    isInvited: invited !== undefined,
    now: tx.now,
  }
}
export type AdoptionPage = NonNullable<Awaited<ReturnType<typeof adoptionPage>>>

async function claimsOf(tx: Delivery, stackId: string): Promise<Omit<Claims, 'subscription'>> {
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .orderBy('position')
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .select(['id', 'address', 'claimed_warm_since as claimedWarmSince'])
    .where('stack_id', '=', stackId)
    .orderBy('address')
    .execute()
  return { domains, inboxes }
}

async function seenOf(tx: Delivery, clientId: string, mode: Mode): Promise<SeenThing[]> {
  const rows = await tx.db
    .selectFrom('sightings')
    .select([
      'id',
      'kind',
      'ref',
      'domain',
      'domain_id as domainId',
      'inbox_id as inboxId',
      'state',
      'since',
      'until',
      'differs',
      'left_out_at as leftOutAt',
    ])
    .where('client_id', '=', clientId)
    .where('mode', '=', mode)
    .orderBy('domain')
    .orderBy('ref')
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as SeenThing['kind'] }))
}

/** Every client that was brought in, those that wait to be accepted first. */
export async function adoptionList(tx: Delivery) {
  return tx.call<{
    engagementId: string
    company: string
    state: StackState
    importedAt: Date
    acceptedAt: Date | null
    domains: number
    inboxes: number
  }>(
    `select a.engagement_id as "engagementId", c.name as company, k.state, a.imported_at as "importedAt",
       a.accepted_at as "acceptedAt",
       (select count(*) from domains d where d.stack_id = a.stack_id and d.chosen) as domains,
       (select count(*) from inboxes i where i.stack_id = a.stack_id) as inboxes
     from adoptions a join clients c on c.id = a.client_id join stacks k on k.id = a.stack_id
     order by a.accepted_at is not null, c.name limit 500`,
    [],
  )
}
export type AdoptionRow = Awaited<ReturnType<typeof adoptionList>>[number]
