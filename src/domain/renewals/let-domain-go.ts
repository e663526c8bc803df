import { restDomain } from '#domain/stacks/replace-domain.ts'
import { dropTask } from '#domain/tasks/finish-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** What is asked of a person about a domain while it is theirs to keep well. */
const tasksOfAHeldDomain = ['mend-records', 'decide-domain']

/**
 * The registration has ended, as was decided: from then on the domain is no part of its stack, and is neither judged nor compared
 * nor asked to be mended. Its inboxes rest as those of any domain that rests, and what came to them stays readable for as
 * long. Harmless to repeat.
 */
export async function letDomainGo(
  tx: PurposeTx<'service-delivery'>,
  domain: { readonly stackId: string; readonly domainId: string; readonly endedAt: Date },
): Promise<void> {
  const { stackId, domainId, endedAt } = domain
  await restDomain(tx, stackId, domainId, endedAt)
  await tx.db
    .updateTable('domains')
    .set({ retired_at: tx.now, state: 'retired' })
    .where('id', '=', domainId)
    .where('retired_at', 'is', null)
    .execute()
  await tx.db
    .updateTable('differences')
    .set({ state: 'gone', settled_at: tx.now })
    .where('domain_id', '=', domainId)
    .where('state', '=', 'open')
    .execute()
  const moot = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('domain_id', '=', domainId)
    .where('kind', 'in', tasksOfAHeldDomain)
    .where('state', '=', 'open')
    .execute()
  for (const { id } of moot) await dropTask(tx, id)
  await tx.tell(`stack:${stackId}`)
}
