import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { mayGive } from './give-handoff.ts'
import { latestHandoff } from './prepare-handoff.ts'

/** How the hand-off of a stack stands: its newest pack, whether it can be given, and each inbox's credentials by date. */
export async function handoffPage(tx: PurposeTx<'service-delivery'>, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'state', 'handed_over_at as handedOverAt', 'handoff_asked_at as askedAt'])
    .where('id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .leftJoin('credentials', 'credentials.inbox_id', 'inboxes.id')
    .innerJoin('domains', 'domains.id', 'inboxes.domain_id')
    .select(['inboxes.id', 'inboxes.address', 'credentials.issue', 'credentials.issued_at as issuedAt'])
    .where('inboxes.stack_id', '=', stackId)
    .orderBy('domains.position')
    .orderBy('inboxes.address', (order) => order.asc())
    .execute()
  return {
    stack: { ...stack, state: stack.state as StackState },
    latest: await latestHandoff(tx, stackId),
    give: await mayGive(tx, stackId),
    inboxes,
    now: tx.now,
  }
}
export type HandoffPage = NonNullable<Awaited<ReturnType<typeof handoffPage>>>
