import type { WorkSource } from './read-work.ts'

/**
 * Invoices that are out and not paid, and subscriptions that could not be charged; a first transfer from its day on. One asks
 * a client once for all of them, and names the oldest. Where a task asks for it already, its day is the day: one thing has one
 * clock. And quotes that were accepted days ago and that
 * nobody pays: they stand until somebody takes them back, and prices move on.
 */
export const moneyWork: readonly WorkSource[] = [
  {
    kinds: ['collect-payment'],
    sql: `select 'collect-payment', c.id::text, c.name, min(i.issued_at),
        (select min(t.due_at) from tasks t where t.client_id = c.id and t.kind = 'payment-overdue' and t.state = 'open'),
        (array_agg(i.number order by i.issued_at))[1], count(*)::int - 1, null::int
      from invoices i join clients c on c.id = i.client_id where i.status in ('open', 'uncollectible')
        and not (i.reason = 'first' and i.collection = 'transfer' and i.due_at > app.now())
      group by c.id, c.name`,
    words: ({ detail, amount }) =>
      [detail, amount ? `and ${amount} more` : ''].filter(Boolean).join(' ') || undefined,
  },
  {
    kinds: ['ask-about-quote'],
    // Paying by card takes minutes. A transfer takes days: its invoice has a clock of its own.
    sql: `select 'ask-about-quote', e.id::text, c.name, e.in_state_since, null, null, null, null
      from engagements e join clients c on c.id = e.client_id
      where e.state = 'accepted' and e.in_state_since <= $1::timestamptz - interval '3 days'
        and not exists (select 1 from invoices i where i.engagement_id = e.id and i.status in ('open', 'uncollectible'))`,
  },
]

/** A version of the policy that the program declares and nobody has announced yet, and who asked about their data. */
export const policyWork: readonly WorkSource[] = [
  {
    kinds: ['announce-policy'],
    sql: `select 'announce-policy', v.version, 'every client', v.proposed_at, null::timestamptz, null::text, null::int, null::int
      from policy_versions v where v.state = 'proposed'`,
  },
  {
    kinds: ['answer-data-request'],
    // The target is what usually is; where less than that is left of the month, the month's end.
    sql: `select 'answer-data-request', r.id::text, r.kind, r.asked_at,
        least(r.due_at, r.asked_at + interval '48 hours'), null::text, null::int, null::int
      from data_requests r where r.answered_at is null`,
  },
]
