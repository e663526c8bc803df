import { identityOf, type RecordData } from '#domain/stacks/record-data.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type DifferenceKind, sideOf } from './difference-kinds.ts'

type Delivery = PurposeTx<'service-delivery'>

interface Sides {
  readonly domain_id: string
  readonly inbox_id: string | null
  readonly kind: DifferenceKind
  readonly wanted: unknown
  readonly found: unknown
}

/** What was found is wanted from now on: by the comparison, the build and the pack that is handed over. */
export const acceptAsWanted = (tx: Delivery, difference: Sides): Promise<void> =>
  want(tx, difference, difference.found, difference.wanted)

/** What was wanted before an acceptance is wanted again. */
export const wantAsBefore = (tx: Delivery, difference: Sides): Promise<void> =>
  want(tx, difference, difference.wanted, difference.found)

async function want(tx: Delivery, sides: Sides, now: unknown, instead: unknown): Promise<void> {
  const { kind, domain_id, inbox_id } = sides
  const domain = (set: Parameters<typeof setDomain>[2]) => setDomain(tx, domain_id, set)
  const inbox = (set: Parameters<typeof setInbox>[2]) => (inbox_id ? setInbox(tx, inbox_id, set) : undefined)
  switch (kind) {
    case 'expiry':
      return domain({ expires_at: new Date(sideOf(kind, now).expiresAt) })
    case 'name-servers':
      return domain({ name_servers: sideOf(kind, now).nameServers })
    case 'auto-renew':
      return domain({ renews: sideOf(kind, now).on })
    case 'forward':
      return domain({ forward_to: sideOf(kind, now).to ?? '' })
    case 'record':
      return wantRecords(tx, domain_id, sideOf(kind, now).records, sideOf(kind, instead).records)
    case 'limits': {
      const { coldPerDay, warmUpPerDay } = sideOf(kind, now)
      return inbox({ daily_limit: coldPerDay, warm_up_limit: warmUpPerDay })
    }
    case 'tracking':
      return inbox({ tracking_host: sideOf(kind, now).host })
    default:
      throw new Error(`${kind} is never accepted`)
  }
}

async function setDomain(
  tx: Delivery,
  id: string,
  set: {
    expires_at?: Date
    name_servers?: string[]
    renews?: boolean
    forward_to?: string
    desired_records?: string
  },
): Promise<void> {
  await tx.db.updateTable('domains').set(set).where('id', '=', id).execute()
}

async function setInbox(
  tx: Delivery,
  id: string,
  set: { daily_limit?: number; warm_up_limit?: number; tracking_host?: string | null },
): Promise<void> {
  await tx.db.updateTable('inboxes').set(set).where('id', '=', id).execute()
}

async function wantRecords(
  tx: Delivery,
  domainId: string,
  now: readonly RecordData[],
  instead: readonly RecordData[],
): Promise<void> {
  const row = await tx.db
    .selectFrom('domains')
    .select('desired_records')
    .where('id', '=', domainId)
    .forUpdate()
    .executeTakeFirst()
  const standing = recordsSchema.parse(row?.desired_records ?? [])
  const goes = new Set(instead.map(identityOf))
  const wanted = [...standing.filter((one) => !goes.has(identityOf(one))), ...now]
  await setDomain(tx, domainId, { desired_records: JSON.stringify(wanted) })
}
