import { sql } from 'kysely'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { openStates } from './states.ts'

export interface InboxNow {
  readonly id: string
  readonly reserve: boolean
  /** Warm for as long as the gate of the first cold message asks; it can send at once. */
  readonly isWarm: boolean
}

export interface DomainNow {
  readonly id: string
  readonly name: string
  readonly inboxes: readonly InboxNow[]
  /**
   * Whether another one takes its place: `approved`, and that one with its inboxes stands beside it already; or `asked`, and
   * it may yet come to that.
   */
  readonly replacement?: 'approved' | 'asked' | undefined
}

/** A stack as it stands: what is not resting, retired or given up. In the order of the plan. */
export async function stackNow(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<DomainNow[]> {
  const rows = await tx.db
    .selectFrom('domains')
    .leftJoin('inboxes', (join) =>
      join
        .onRef('inboxes.domain_id', '=', 'domains.id')
        .on('inboxes.rests_from', 'is', null)
        .on('inboxes.retired_at', 'is', null),
    )
    .select([
      'domains.id',
      'domains.name',
      'inboxes.id as inboxId',
      'inboxes.reserve',
      'inboxes.state',
      sql<'approved' | 'asked' | null>`(select case c.state when 'approved' then 'approved' else 'asked' end
        from plan_changes c where c.replaces_id = domains.id and c.state = any (${openStates}) limit 1)`.as(
        'replacement',
      ),
    ])
    .where('domains.stack_id', '=', stackId)
    .where('domains.chosen', '=', true)
    .where('domains.rests_from', 'is', null)
    .orderBy('domains.position')
    .orderBy('inboxes.address')
    .execute()
  const domains = new Map<string, DomainNow & { inboxes: InboxNow[] }>()
  for (const { id, name, inboxId, reserve, state, replacement } of rows) {
    const domain = domains.get(id) ?? { id, name, inboxes: [], replacement: replacement ?? undefined }
    domains.set(id, domain)
    if (inboxId)
      domain.inboxes.push({
        id: inboxId,
        reserve: reserve ?? false,
        isWarm: state === 'live' || state === 'reserve',
      })
  }
  return [...domains.values()]
}
