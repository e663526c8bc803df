import type { WorkSource } from './read-work.ts'

/** Wishes to draft and to send, changes that nobody pays, paid ones whose spending waits, and active inboxes that no warm one stands in for. */
export const changeWork: readonly WorkSource[] = [
  {
    kinds: ['draft-change', 'approve-change'],
    sql: `select case p.state when 'paid' then 'approve-change' else 'draft-change' end, s.id::text, c.name,
        coalesce(p.paid_at, p.asked_at), null::timestamptz, p.kind, null::int, null::int
      from plan_changes p join clients c on c.id = p.client_id join stacks s on s.id = p.stack_id
      where p.state in ('asked', 'drafted', 'paid') and s.state = 'live'`,
    words: ({ detail }) => (detail === 'replace' ? 'another domain' : 'another volume'),
  },
  {
    // What the payment service does within minutes, a card within a day and a transfer within two weeks waits for nobody here.
    kinds: ['settle-change'],
    sql: `select 'settle-change', s.id::text, c.name, p.charge_at, null::timestamptz, p.kind, null::int, null::int
      from plan_changes p join clients c on c.id = p.client_id join stacks s on s.id = p.stack_id
      where s.state = 'live' and p.state in ('accepted', 'unpaid', 'withdrawing') and (p.state = 'unpaid' and p.invoice_ref is null
        or p.charge_at < $1 - case when p.state <> 'unpaid' then interval '1 hour'
          when p.fault_code = 'change.awaits-transfer' then interval '14 days' else interval '1 day' end)`,
    words: ({ detail }) => (detail === 'replace' ? 'another domain' : 'another volume'),
  },
  {
    kinds: ['find-stand-in'],
    sql: `select 'find-stand-in', p.stack_id::text, c.name, p.at, null, null, null, null
      from promotions p join clients c on c.id = p.client_id join inboxes i on i.id = p.stopped_id
      where p.promoted_id is null and not i.reserve and i.retired_at is null
        and (i.stopped_at is not null or i.rests_from is not null or exists (
          select 1 from sending_pauses h where h.domain_id = i.domain_id and h.ended_at is null
            and h.reason in ('registry-hold', 'resting', 'retiring')))`,
  },
]
