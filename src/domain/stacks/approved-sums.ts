import type { PurposeTx } from '#platform/database/purposes.ts'

/** What was approved to be spent at the registrar at once: for the first build of a stack, or for a change of its plan. */
export interface ApprovedSum extends Record<string, unknown> {
  /** Null: the first build. */
  readonly changeId: string | null
  readonly limitCents: number
  /** Spent already on domains that are retired by now. */
  readonly retiredCents: number
}

/** Each approval by itself, because what one of them left over was approved for nothing else. */
export function approvedSums(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<ApprovedSum[]> {
  return tx.call<ApprovedSum>(
    `select a.change as "changeId", a.cents::int as "limitCents",
       coalesce((select sum(d.paid_cents) from domains d where d.stack_id = $1
         and d.plan_change_id is not distinct from a.change and d.retired_at is not null), 0)::int as "retiredCents"
     from (select null::uuid as change, coalesce(spend_limit_cents, 0) as cents from stacks where id = $1
       union all
       select id, spend_cents from plan_changes where stack_id = $1 and spending_approved_at is not null) a`,
    [stackId],
  )
}
