import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Claims, findingsOf, type Readings, type SeenThing, type Tally, tallyOf } from './findings.ts'
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
  const mode = modeOf(adoption.mode)
  const readings = await readingsOf(tx, mode)
  const [held] = await heldTogether(tx, [adoption], mode, readings)
  if (!held) throw new Error('a client that was brought in is held against nothing')
  const [invited] = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', adoption.clientId)
    .limit(1)
    .execute()
  return {
    adoption,
    mode,
    inboxes: held.inboxes,
    findings: held.findings,
    readings,
    isInvited: invited !== undefined,
    now: tx.now,
  }
}
export type AdoptionPage = NonNullable<Awaited<ReturnType<typeof adoptionPage>>>

const modeOf = (mode: string): Mode => (mode === 'live' ? 'live' : 'sandbox')

interface Held {
  readonly engagementId: string
  readonly clientId: string
  readonly stackId: string
  readonly subscription: string | null
  readonly importedAt: Date
}

/** What the file says of each beside what was seen of it, for clients of one mode. */
async function heldTogether(
  tx: Delivery,
  adoptions: readonly Held[],
  mode: Mode,
  readings: readonly Reading[],
) {
  const stackIds = adoptions.map(({ stackId }) => stackId)
  const clientIds = adoptions.map(({ clientId }) => clientId)
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'stack_id as stackId'])
    .where('stack_id', 'in', stackIds)
    .where('chosen', '=', true)
    .orderBy('position')
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .select(['id', 'address', 'claimed_warm_since as claimedWarmSince', 'stack_id as stackId'])
    .where('stack_id', 'in', stackIds)
    .orderBy('address')
    .execute()
  const seen = await seenOf(tx, clientIds, mode)
  const domainsOf = Map.groupBy(domains, ({ stackId }) => stackId)
  const inboxesOf = Map.groupBy(inboxes, ({ stackId }) => stackId)
  const seenOfClient = Map.groupBy(seen, ({ clientId }) => clientId)
  return adoptions.map(({ engagementId, clientId, stackId, subscription, importedAt }) => {
    const claims: Claims = {
      domains: domainsOf.get(stackId) ?? [],
      inboxes: inboxesOf.get(stackId) ?? [],
      subscription,
    }
    const findings = findingsOf(claims, seenOfClient.get(clientId) ?? [], readSince(readings, importedAt))
    return { engagementId, inboxes: claims.inboxes, findings }
  })
}

async function seenOf(
  tx: Delivery,
  clientIds: readonly string[],
  mode: Mode,
): Promise<(SeenThing & { readonly clientId: string | null })[]> {
  const rows = await tx.db
    .selectFrom('sightings')
    .select([
      'id',
      'client_id as clientId',
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
    .where('client_id', 'in', clientIds)
    .where('mode', '=', mode)
    .orderBy('domain')
    .orderBy('ref')
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as SeenThing['kind'] }))
}

/** How much was found of each client that waits to be accepted, by engagement. */
export async function talliesOf(tx: Delivery): Promise<ReadonlyMap<string, Tally>> {
  const open = await tx.db
    .selectFrom('adoptions')
    .innerJoin('stacks', 'stacks.id', 'adoptions.stack_id')
    .select([
      'adoptions.engagement_id as engagementId',
      'adoptions.client_id as clientId',
      'adoptions.stack_id as stackId',
      'adoptions.subscription_ref as subscription',
      'adoptions.imported_at as importedAt',
      'stacks.mode',
    ])
    .where('adoptions.accepted_at', 'is', null)
    .where('stacks.state', '=', 'observed')
    .limit(mostListed)
    .execute()
  const tallies = new Map<string, Tally>()
  for (const [mode, adoptions] of Map.groupBy(open, (one) => modeOf(one.mode)))
    for (const { engagementId, findings } of await heldTogether(
      tx,
      adoptions,
      mode,
      await readingsOf(tx, mode),
    ))
      tallies.set(engagementId, tallyOf(findings))
  return tallies
}

const mostListed = 500

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
     order by a.accepted_at is not null, c.name limit ${mostListed}`,
    [],
  )
}
export type AdoptionRow = Awaited<ReturnType<typeof adoptionList>>[number]
