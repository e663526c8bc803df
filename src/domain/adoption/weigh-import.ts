import type { Day } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, reveal } from '#policy/personal.ts'
import type { CellRefusal, ImportedClient, ImportedInbox } from './imported-client.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What an import of one client would do; `refused` stops the whole client, so that none is brought in by half. */
export interface WeighedClient {
  readonly client: ImportedClient
  /** Where it was brought in before. */
  readonly standing:
    | { readonly clientId: string; readonly engagementId: string; readonly stackId: string }
    | undefined
  readonly newDomains: readonly string[]
  readonly newInboxes: readonly ImportedInbox[]
  /** Inboxes that are there and of whose warm-up the file says another day. */
  readonly changedInboxes: readonly (ImportedInbox & { readonly id: string })[]
  readonly newFacts: boolean
  readonly refused: readonly CellRefusal[]
}

export const changesSomething = (one: WeighedClient): boolean =>
  one.refused.length === 0 &&
  (!one.standing ||
    one.newFacts ||
    one.newDomains.length + one.newInboxes.length + one.changedInboxes.length > 0)

/** Holds what a file says against what is here. The preview shows it and the import does it: they are the same. */
export async function weighImport(
  tx: Delivery,
  clients: readonly ImportedClient[],
): Promise<WeighedClient[]> {
  if (clients.length === 0) return []
  const adopted = await tx.db
    .selectFrom('adoptions')
    .select([
      'company_key',
      'client_id',
      'engagement_id',
      'stack_id',
      'accepted_at',
      'subscription_ref',
      'started_on',
    ])
    .where(
      'company_key',
      'in',
      clients.map(({ key }) => key),
    )
    .execute()
  const others = await tx.call<{ key: string }>(
    `select lower(regexp_replace(trim(c.name), '\\s+', ' ', 'g')) as key from clients c
     where lower(regexp_replace(trim(c.name), '\\s+', ' ', 'g')) = any ($1)
       and not exists (select 1 from adoptions a where a.client_id = c.id)`,
    [clients.map(({ key }) => key)],
  )
  const domains = await tx.call<{ name: string; stack: string }>(
    `select d.name, d.stack_id as stack from domains d
     where d.name = any ($1) and d.chosen and d.state <> 'given-up'`,
    [clients.flatMap((client) => client.domains)],
  )
  const inboxes = await tx.call<{
    id: string
    address: Personal<'email'>
    stack: string
    claimed: Day | null
  }>(
    `select id, address, stack_id as stack, claimed_warm_since as claimed from inboxes where address = any ($1)`,
    [clients.flatMap((client) => client.inboxes.map(({ address }) => address))],
  )
  return clients.map((client) => {
    const found = adopted.find((row) => row.company_key === client.key)
    const own = found?.stack_id
    const there = new Map(inboxes.map((row) => [reveal(row.address), row]))
    const newDomains = client.domains.filter((name) => !domains.some((row) => row.name === name))
    const newInboxes = client.inboxes.filter(({ address }) => !there.has(reveal(address)))
    const changedInboxes = client.inboxes.flatMap((inbox) => {
      const row = there.get(reveal(inbox.address))
      if (!row || row.stack !== own || inbox.warmSince === undefined) return []
      return row.claimed === inbox.warmSince ? [] : [{ ...inbox, id: row.id }]
    })
    const newFacts =
      found !== undefined &&
      ((client.subscription !== undefined && client.subscription !== found.subscription_ref) ||
        (client.startedOn !== undefined && client.startedOn !== found.started_on))
    const weighed = { client, newDomains, newInboxes, changedInboxes, newFacts }
    const closed =
      found?.accepted_at && (newFacts || newDomains.length + newInboxes.length + changedInboxes.length > 0)
    const refuse = (column: CellRefusal['column'], value: string, words: string): CellRefusal => ({
      line: client.lines[0] ?? 1,
      column,
      value,
      words,
    })
    return {
      ...weighed,
      standing: found && {
        clientId: found.client_id,
        engagementId: found.engagement_id,
        stackId: found.stack_id,
      },
      refused: [
        ...(others.some(({ key }) => key === client.key)
          ? [
              refuse(
                'company',
                client.company,
                'There is a client of this name already who was not brought in by a file.',
              ),
            ]
          : []),
        ...(closed
          ? [
              refuse(
                'company',
                client.company,
                'What was found of this client is accepted, so a file changes it no more.',
              ),
            ]
          : []),
        ...domains
          .filter((row) => client.domains.includes(row.name) && row.stack !== own)
          .map((row) => refuse('domains', row.name, 'Another client here has this domain.')),
        ...client.inboxes.flatMap(({ address }) => {
          const row = there.get(reveal(address))
          return row && row.stack !== own
            ? [refuse('inboxes', reveal(address), 'Another client here has this inbox.')]
            : []
        }),
      ],
    }
  })
}
