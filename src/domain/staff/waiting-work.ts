import { callsToNote, clientCallsToNote } from '#domain/calls/call-queries.ts'
import { taskKindRule } from '#domain/tasks/task-kinds.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { waitingChanges } from './waiting-changes.ts'
import { waitingDrift } from './waiting-drift.ts'
import { type WaitingWork, waiting } from './work-clocks.ts'

/** Requests nobody has answered, and mails to people who asked that did not arrive. */
export async function waitingInquiries(tx: PurposeTx<'inquiry-response'>): Promise<WaitingWork[]> {
  const leads = await tx.db
    .selectFrom('leads')
    .select(['id', 'company', 'submitted_at'])
    .where('answered_at', 'is', null)
    .where('client_id', 'is', null)
    // A call that is agreed on is their answer; should it be called off, the clock is seen again.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('calls')
            .select('calls.id')
            .whereRef('calls.lead_id', '=', 'leads.id')
            .where('calls.state', '=', 'booked'),
        ),
      ),
    )
    .execute()
  const calls = await callsToNote(tx)
  const mails = await tx.db
    .selectFrom('mails')
    .innerJoin('leads', 'leads.person_id', 'mails.person_id')
    .select(['leads.id', 'leads.company', 'mails.kind', 'mails.queued_at'])
    .where('mails.state', '=', 'refused')
    .where('mails.purpose', '=', 'inquiry-response')
    .where('leads.answered_at', 'is', null)
    .execute()
  return [
    ...leads.map((lead) =>
      waiting('answer-inquiry', { id: lead.id, company: lead.company, since: lead.submitted_at }),
    ),
    ...calls.map((call) =>
      waiting('note-call', { id: call.id, company: call.company ?? '', since: call.endsAt }),
    ),
    ...mails.map((mail) =>
      waiting('mend-mail', { id: mail.id, company: mail.company, since: mail.queued_at, detail: mail.kind }),
    ),
  ]
}

/** What waits for us in the work for clients: plans, quotes, approvals, stuck steps, hand-offs, tasks, lost mail. */
export async function waitingDelivery(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  return [
    ...(await waitingEngagements(tx)),
    ...(await waitingStacks(tx)),
    ...(await blockedSteps(tx)),
    ...(await waitingDrift(tx)),
    ...(await callsOfClients(tx)),
    ...(await waitingChanges(tx)),
    ...(await dueTasks(tx)),
    ...(await refusedMails(tx)),
  ]
}

/** Invoices that are out and not paid, and subscriptions that could not be charged. */
export async function waitingMoney(tx: PurposeTx<'billing'>): Promise<WaitingWork[]> {
  const invoices = await tx.db
    .selectFrom('invoices')
    .innerJoin('clients', 'clients.id', 'invoices.client_id')
    .select(['clients.id', 'clients.name', 'invoices.number', 'invoices.issued_at'])
    .where('invoices.status', 'in', ['open', 'uncollectible'])
    .execute()
  return invoices.map((invoice) =>
    waiting('collect-payment', {
      id: invoice.id,
      company: invoice.name,
      since: invoice.issued_at,
      detail: invoice.number ?? undefined,
    }),
  )
}

const workOf: Readonly<Record<string, 'draft-plan' | 'send-quote' | 'accept-adoption'>> = {
  requested: 'draft-plan',
  planned: 'send-quote',
  adopted: 'accept-adoption',
}

async function waitingEngagements(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.db
    .selectFrom('engagements')
    .innerJoin('clients', 'clients.id', 'engagements.client_id')
    .select((eb) => [
      'engagements.id',
      'engagements.state',
      'engagements.started_at',
      'clients.name',
      eb
        .selectFrom('engagement_changes')
        .select(({ fn }) => fn.max('engagement_changes.at').as('at'))
        .whereRef('engagement_changes.engagement_id', '=', 'engagements.id')
        .as('since'),
    ])
    .where('engagements.state', 'in', ['requested', 'planned', 'adopted'])
    .execute()
  return rows.map((row) =>
    waiting(workOf[row.state] ?? 'send-quote', {
      id: row.id,
      company: row.name,
      since: row.since ?? row.started_at,
    }),
  )
}

async function waitingStacks(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.db
    .selectFrom('stacks')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
    .select((eb) => [
      'stacks.id',
      'stacks.state',
      'stacks.names_approved_at',
      'clients.name',
      eb
        .selectFrom('handoffs')
        .select(({ fn }) => fn.max('handoffs.prepared_at').as('at'))
        .whereRef('handoffs.stack_id', '=', 'stacks.id')
        .as('preparedAt'),
    ])
    .where('engagements.state', 'in', ['approving', 'live'])
    .where('stacks.state', 'in', ['planned', 'live'])
    .execute()
  return rows.flatMap((row) => {
    const company = row.name
    if (row.state === 'planned')
      return row.names_approved_at
        ? [waiting('approve-spending', { id: row.id, company, since: row.names_approved_at })]
        : []
    // A live stack stays with us for as long as the client wants; once a pack was prepared, somebody waits for it.
    return row.preparedAt ? [waiting('hand-over', { id: row.id, company, since: row.preparedAt })] : []
  })
}

/** One entry for each stack, however many of its steps are blocked: the build page lists them. */
async function blockedSteps(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.db
    .selectFrom('build_steps')
    .innerJoin('stacks', 'stacks.id', 'build_steps.stack_id')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .select(({ fn }) => [
      'stacks.id',
      'clients.name',
      fn.countAll<number>().as('steps'),
      fn.min('build_steps.updated_at').as('since'),
    ])
    .where('build_steps.state', '=', 'blocked')
    .where('stacks.state', 'in', ['approved', 'building', 'warming', 'live'])
    .groupBy(['stacks.id', 'clients.name'])
    .execute()
  return rows.map((row) =>
    waiting('mend-step', {
      id: row.id,
      company: row.name,
      since: row.since,
      detail: row.steps === 1 ? '1 step is blocked' : `${row.steps} steps are blocked`,
    }),
  )
}

/** Calls of people who became clients before them. */
async function callsOfClients(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  return (await clientCallsToNote(tx)).map((call) =>
    waiting('note-call', { id: call.id, company: call.company ?? '', since: call.endsAt }),
  )
}

const soonMs = 3 * 86_400_000

/** Tasks that are overdue or due within three days, or nobody's yet; a later one stands on its assignee's list. */
async function dueTasks(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.db
    .selectFrom('tasks')
    .leftJoin('clients', 'clients.id', 'tasks.client_id')
    .select([
      'tasks.id',
      'tasks.kind',
      'tasks.created_at',
      'tasks.due_at',
      'tasks.assignee_id',
      'clients.name',
    ])
    .where('tasks.state', '=', 'open')
    .where((eb) =>
      eb.or([
        eb('tasks.assignee_id', 'is', null),
        eb('tasks.due_at', '<', new Date(tx.now.getTime() + soonMs)),
      ]),
    )
    .execute()
  return rows.map((row) => ({
    kind: 'do-task' as const,
    id: row.id,
    company: row.name ?? 'the house',
    detail: `${taskKindRule(row.kind).title}${row.assignee_id === null ? ', nobody’s yet' : ''}`,
    since: row.created_at,
    due: row.due_at,
  }))
}

/** A client's mail that the last attempt could not deliver, as long as no later one of its kind arrived. */
async function refusedMails(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.db
    .selectFrom('mails')
    .innerJoin('client_members', 'client_members.person_id', 'mails.person_id')
    .innerJoin('clients', 'clients.id', 'client_members.client_id')
    .select(['clients.id', 'clients.name', 'mails.kind', 'mails.queued_at'])
    .where('mails.state', '=', 'refused')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mails as later')
            .select('later.id')
            .whereRef('later.person_id', '=', 'mails.person_id')
            .whereRef('later.queued_at', '>', 'mails.queued_at')
            .where('later.state', '=', 'sent'),
        ),
      ),
    )
    .execute()
  return rows.map((row) =>
    waiting('mend-mail', { id: row.id, company: row.name, since: row.queued_at, detail: row.kind }),
  )
}
