import type { WorkSource } from './read-work.ts'

/** Requests nobody has answered, calls nobody has noted, and mails to people who asked that did not arrive. */
export const inquiryWork: readonly WorkSource[] = [
  {
    kinds: ['answer-inquiry'],
    // A call that is agreed on is their answer; should it be called off, the clock is seen again.
    sql: `select 'answer-inquiry', l.id::text, l.company, l.submitted_at, null::timestamptz, null::text, null::int, null::int
      from leads l where l.answered_at is null and l.client_id is null
        and not exists (select 1 from calls c where c.lead_id = l.id and c.state = 'booked')`,
  },
  {
    kinds: ['note-call'],
    sql: `select 'note-call', c.id::text, coalesce(l.company, ''), c.ends_at, null, null, null, null
      from calls c left join leads l on l.id = c.lead_id where c.state = 'booked' and c.ends_at <= $1`,
  },
  {
    kinds: ['mend-mail'],
    sql: `select 'mend-mail', l.id::text, l.company, m.queued_at, null, m.kind, null, null
      from mails m join leads l on l.person_id = m.person_id
      where m.state = 'refused' and m.purpose = 'inquiry-response' and l.answered_at is null`,
  },
]
