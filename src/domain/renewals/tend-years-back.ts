import { dropTaskByKey, finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

const hoursToGiveBack = 48

interface LetGo extends Record<string, unknown> {
  readonly id: string
  readonly client_id: string
  readonly domain_id: string
  readonly name: string
  readonly decided_at: Date
}

/**
 * Asks for the price of each year that was billed before its domain was let go, until that is approved to go back or the
 * domain is kept after all. Harmless to repeat.
 */
export async function tendYearsBack(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<void> {
  const owed = await tx.call<LetGo>(
    `select id, client_id, domain_id, name, decided_at from renewals
     where stack_id = $1 and state = 'drop' and order_id is not null and decided_at is not null`,
    [stackId],
  )
  for (const one of owed)
    await openTask(tx, {
      clientId: one.client_id,
      stackId,
      domainId: one.domain_id,
      // A domain that was let go, kept and let go again is asked for again.
      naturalKey: `year-back:${one.id}:${one.decided_at.getTime()}`,
      kind: 'refund-payment',
      instructions: `${one.name} was let go after its next year was billed. Propose on the page of that invoice, under money, that its price goes back; while the invoice is unpaid, credit it at the payment service.`,
      dueAt: dueInHours(tx, hoursToGiveBack),
    })
  const over = await tx.call<{ natural_key: string; state: string }>(
    `select t.natural_key, r.state from tasks t join renewals r on r.id::text = split_part(t.natural_key, ':', 2)
     where t.stack_id = $1 and t.kind = 'refund-payment' and t.state = 'open' and t.natural_key like 'year-back:%'
       and (r.order_id is null or r.state not in ('drop', 'dropped'))`,
    [stackId],
  )
  for (const { natural_key, state } of over)
    await (state === 'drop' ? finishTaskByKey(tx, natural_key) : dropTaskByKey(tx, natural_key))
}
