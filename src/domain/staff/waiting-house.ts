import type { WorkSource } from './read-work.ts'

/**
 * Invoices that are out and not paid, and subscriptions that could not be charged; a first transfer from its day on. Where a task asks for it already, its day is
 * the day: one thing has one clock.
 */
export const moneyWork: readonly WorkSource[] = [
  {
    kinds: ['collect-payment'],
    sql: `select 'collect-payment', c.id::text, c.name, i.issued_at,
        (select min(t.due_at) from tasks t where t.client_id = c.id and t.kind = 'payment-overdue' and t.state = 'open'),
        i.number, null::int, null::int
      from invoices i join clients c on c.id = i.client_id where i.status in ('open', 'uncollectible')
        and not (i.reason = 'first' and i.collection = 'transfer' and i.due_at > app.now())`,
  },
]

/** A version of the policy that the program declares and nobody has announced yet. */
export const policyWork: readonly WorkSource[] = [
  {
    kinds: ['announce-policy'],
    sql: `select 'announce-policy', v.version, 'every client', v.proposed_at, null::timestamptz, null::text, null::int, null::int
      from policy_versions v where v.state = 'proposed'`,
  },
]
