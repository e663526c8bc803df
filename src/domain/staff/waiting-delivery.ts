import { rowsOfPending, type StackWait, type WaitForUs, waitsForUs } from '#domain/engagements/stack-waits.ts'
import { taskKindRule, taskKinds } from '#domain/tasks/task-kinds.ts'
import type { WorkSource } from './read-work.ts'

const offers: WorkSource = {
  kinds: ['draft-plan', 'send-quote', 'accept-adoption'],
  sql: `select case e.state when 'requested' then 'draft-plan' when 'planned' then 'send-quote' else 'accept-adoption' end,
      e.id::text, c.name, e.in_state_since, null::timestamptz, null::text, null::int, null::int
    from engagements e join clients c on c.id = e.client_id where e.state in ('requested', 'planned', 'adopted')`,
}

const approvals: WorkSource = {
  kinds: ['approve-spending'],
  sql: `select 'approve-spending', s.id::text, c.name, s.names_approved_at, null, null, null, null
    from stacks s join clients c on c.id = s.client_id join engagements e on e.id = s.engagement_id
    where s.state = 'planned' and s.names_approved_at is not null and e.state in ('approving', 'live')`,
}

/** What the pipeline tells of a stack, too. */
const stacks = (Object.keys(waitsForUs) as WaitForUs[]).map((kind): WorkSource => {
  const { words }: StackWait = waitsForUs[kind]
  const sql = `select '${kind}', w.stack_id::text, c.name, w.since, null::timestamptz, w.detail, w.amount, w.other
    from (${rowsOfPending(kind)}) w join clients c on c.id = w.client_id`
  return { kinds: [kind], sql, ...(words ? { words } : {}) }
})

/** Calls of people who have become clients since, and are no prospects any more. */
const callsOfClients: WorkSource = {
  kinds: ['note-call'],
  sql: `select 'note-call', c.id::text, coalesce(k.name, ''), c.ends_at, null, null, null, null
    from calls c join people p on p.id = c.person_id
      left join lateral (select n.name from client_members m join clients n on n.id = m.client_id
        where m.person_id = c.person_id order by m.added_at limit 1) k on true
    where c.state = 'booked' and c.ends_at <= $1 and coalesce(p.prospect_until, '-infinity') <= $1`,
}

/** A task of our own is called what its colleague called it, any other by its kind; a domain that it is about tells it from its like. */
const taskTitle = (titleOrKind: string): string =>
  Object.hasOwn(taskKinds, titleOrKind) ? taskKindRule(titleOrKind).title : titleOrKind

/**
 * Tasks that are overdue or due within three days, or nobody's yet; a later one stands on its assignee's list. An invoice
 * that is owed stands among the money already.
 */
const dueTasks: WorkSource = {
  kinds: ['do-task'],
  sql: `select 'do-task', t.id::text, coalesce(c.name, 'the house'), t.created_at, t.due_at,
      concat_ws(E'\\n', coalesce(t.title, t.kind), d.name), (t.assignee_id is null)::int, null
    from tasks t left join clients c on c.id = t.client_id left join domains d on d.id = t.domain_id
    where t.state = 'open' and t.kind <> 'payment-overdue' and (t.assignee_id is null or t.due_at < $1 + interval '3 days')`,
  words: ({ detail, amount }) => {
    const [titleOrKind = '', domain] = (detail ?? '').split('\n')
    const title = taskTitle(titleOrKind)
    const about = domain && !title.includes(domain) ? `: ${domain}` : ''
    return `${title}${about}${amount === 1 ? ', nobody’s yet' : ''}`
  },
}

/** A client's mail that the last attempt could not deliver, as long as no later one arrived. */
const refusedMails: WorkSource = {
  kinds: ['mend-mail'],
  sql: `select 'mend-mail', c.id::text, c.name, m.queued_at, null, m.kind, null, null
    from mails m join client_members cm on cm.person_id = m.person_id join clients c on c.id = cm.client_id
    where m.state = 'refused' and not exists (select 1 from mails later
      where later.person_id = m.person_id and later.queued_at > m.queued_at and later.state = 'sent')`,
}

/** What waits for us in the work for clients: plans, quotes, approvals, stuck steps, hand-offs, tasks, lost mail. */
export const deliveryWork: readonly WorkSource[] = [
  offers,
  approvals,
  ...stacks,
  callsOfClients,
  dueTasks,
  refusedMails,
]
