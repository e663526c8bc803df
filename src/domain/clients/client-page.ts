import { liveCheckoutStates } from '#domain/billing/checkout-states.ts'
import { disputesOf } from '#domain/billing/disputes-of.ts'
import { endingOfEngagement } from '#domain/endings/ending-queries.ts'
import { engagementsOf } from '#domain/engagements/pipeline-page.ts'
import { findIntake, findRegistrant, sendersOf } from '#domain/intake/intake-queries.ts'
import { whatIsMissing } from '#domain/intake/submit-intake.ts'
import { planInForce } from '#domain/plans/draft-plan.ts'
import { acceptancesOf, quotesOf } from '#domain/quotes/quote-queries.ts'
import { tasksOf } from '#domain/tasks/task-queries.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Who acts for a company, and as what. */
export async function membersOf(tx: Delivery, clientId: string) {
  return tx.db
    .selectFrom('client_members')
    .innerJoin('people', 'people.id', 'client_members.person_id')
    .select([
      'client_members.person_id as personId',
      'client_members.role',
      'client_members.added_at as addedAt',
      'people.name',
      'people.email',
    ])
    .where('client_members.client_id', '=', clientId)
    .orderBy('client_members.added_at')
    .execute()
}

/** All about one client but its history; the newest engagement with its details. Undefined: no such client. */
export async function clientPage(tx: Delivery, clientId: string) {
  // Asked for together: on one connection the database answers them one after the other, without waiting for us between.
  const [client, engagements, members, tasks] = await Promise.all([
    tx.db
      .selectFrom('clients')
      .select(({ selectFrom, fn, ref }) => [
        'id',
        'name',
        'retained_until as retainedUntil',
        // Of one who was brought in, the day that the file says.
        fn<Date>('least', [
          ref('created_at'),
          selectFrom('engagements')
            .select(({ fn: of }) => of.min('started_at').as('first'))
            .whereRef('engagements.client_id', '=', 'clients.id'),
        ]).as('since'),
      ])
      .where('id', '=', clientId)
      .executeTakeFirst(),
    engagementsOf(tx, clientId),
    membersOf(tx, clientId),
    tasksOf(tx, clientId),
  ])
  if (!client) return undefined
  const [newest] = engagements
  const [disputes, ending, details] = newest
    ? await Promise.all([
        disputesOf(tx, newest.id),
        endingOfEngagement(tx, newest.id),
        detailsOf(tx, newest.id),
      ])
    : [[], undefined, undefined]
  return { now: tx.now, client, engagements, members, tasks, disputes, ending, newest: details }
}

/**
 * The first invoice that the client is to transfer, with its day and the day that they were told of, or that is being taken
 * back; undefined where none.
 */
async function waitingTransfer(tx: Delivery, engagementId: string) {
  const row = await tx.db
    .selectFrom('checkouts')
    .innerJoin('quotes', 'quotes.id', 'checkouts.quote_id')
    .select([
      'checkouts.state',
      'quotes.state as quoteState',
      'checkouts.expires_at as dueAt',
      'checkouts.lapses_at as lapsesAt',
    ])
    .where('checkouts.engagement_id', '=', engagementId)
    .where('checkouts.method', '=', 'transfer')
    .where('checkouts.state', 'in', liveCheckoutStates)
    .orderBy('checkouts.created_at', 'desc')
    .executeTakeFirst()
  return (
    row && {
      dueAt: row.dueAt,
      lapsesAt: row.lapsesAt,
      isTakenBack: row.state === 'withdrawing' || row.quoteState !== 'accepted',
    }
  )
}

async function detailsOf(tx: Delivery, engagementId: string) {
  const [intake, registrant, senders, plan, quotes, acceptances, transfer] = await Promise.all([
    findIntake(tx, engagementId),
    findRegistrant(tx, engagementId),
    sendersOf(tx, engagementId),
    planInForce(tx, engagementId),
    quotesOf(tx, engagementId),
    acceptancesOf(tx, engagementId),
    waitingTransfer(tx, engagementId),
  ])
  const missing = whatIsMissing({ intake, registrant, senders })
  return { intake, missing, registrant, senders, plan, quotes, acceptances, transfer }
}
export type ClientPage = NonNullable<Awaited<ReturnType<typeof clientPage>>>
