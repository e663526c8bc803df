import { z } from 'zod'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { onceCents } from '#domain/plan-changes/change-price.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { currencyOf } from '#domain/quotes/currency-of.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import { bookOfEngagement } from '#domain/quotes/price-books.ts'
import { daysOfMailAfterLastSend } from '#domain/stacks/states.ts'
import { openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { isNotLetGoByPlan, letGoByPlan } from './let-go-by-plan.ts'
import { isKeptFrom, keptAt, renewalDays } from './renewal-days.ts'

type Delivery = PurposeTx<'service-delivery'>

interface Expiring extends Record<string, unknown> {
  readonly domain_id: string
  readonly name: string
  readonly client_id: string
  readonly stack_id: string
  readonly engagement_id: string
  readonly expires_at: Date
}

/**
 * Asks once for each term of each domain that we hold for a client, 60 days before it ends. A domain that rests for good
 * is asked about only where its mail would otherwise end too early. One that was handed over stays in our account, and renews
 * at our cost, until it is pushed.
 */
export async function askRenewals(tx: Delivery): Promise<void> {
  const expiring = await tx.call<Expiring>(
    `select d.id as domain_id, d.name, d.client_id, d.stack_id, s.engagement_id, d.expires_at
     from domains d join stacks s on s.id = d.stack_id join engagements e on e.id = s.engagement_id
     where d.registered_at is not null and d.expires_at > $1 and d.expires_at < $2
       and s.state in ('building', 'warming', 'live', 'handed-over') and e.state <> 'ended'
       and (d.rests_from is null or d.expires_at < d.rests_from + ${daysOfMailAfterLastSend} * interval '1 day')
       and d.retired_at is null and not ${letGoByPlan('s.engagement_id', 'd.expires_at')}
       and not exists (select 1 from renewals r where r.domain_id = d.id and r.expires_at = d.expires_at)
     order by d.expires_at, d.name limit 500`,
    // By whole days: a build buys its domains minute by minute, and their client is asked once for all of them.
    [tx.now, new Date(`${addDays(dayOf(tx.now), renewalDays.asked + 1)}T00:00:00Z`)],
  )
  const stacks = new Map<string, Expiring[]>()
  for (const one of expiring) stacks.set(one.stack_id, [...(stacks.get(one.stack_id) ?? []), one])
  for (const [stackId, domains] of stacks) {
    const [first] = domains
    if (!first) continue
    const quoted = await quotedPrice(tx, first.engagement_id)
    for (const domain of domains) {
      const price = quoted ?? (await priceAtRegistrar(tx, domain))
      await tx.db
        .insertInto('renewals')
        .values({
          client_id: domain.client_id,
          engagement_id: domain.engagement_id,
          stack_id: stackId,
          domain_id: domain.domain_id,
          name: domain.name,
          expires_at: domain.expires_at,
          state: 'asked',
          currency: price?.currency ?? null,
          price_cents: price?.unitCents ?? null,
        })
        .onConflict((conflict) => conflict.columns(['domain_id', 'expires_at']).doNothing())
        .execute()
    }
    const day = dayOf(first.expires_at)
    const kept = keptAt({ expiresAt: first.expires_at, askedAt: tx.now })
    await queueClientMail(
      tx,
      { clientId: first.client_id, kind: 'renewals-asked', aboutId: stackId, roles: ['owner', 'billing'] },
      // Domains bought on one day are asked for together; later ones in a mail of their own.
      { once: false },
    )
    await openTask(tx, {
      clientId: first.client_id,
      stackId,
      naturalKey: `renewals:${stackId}:${day}`,
      kind: 'decide-renewals',
      instructions: [
        `${domains.length === 1 ? 'A domain' : `${domains.length} domains`} of this client expire from ${day} on: ${domains.map(({ name }) => name).join(', ')}.`,
        'The client was asked by mail whether to keep them. Look at the renewals page; decide there with the client’s word if they tell you theirs.',
        `Whatever nobody has decided by then is kept and billed, the first of them on ${dayOf(kept)}.`,
      ].join('\n'),
      dueAt: kept,
    })
  }
}

/** What the accepted quote says that a renewal costs. */
async function quotedPrice(
  tx: Delivery,
  engagementId: string,
): Promise<{ currency: string; unitCents: number } | undefined> {
  const quote = await tx.db
    .selectFrom('quotes')
    .select(['currency', 'lines'])
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'accepted')
    .orderBy('accepted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const line =
    quote &&
    z
      .array(quoteLineSchema)
      .parse(quote.lines)
      .find(({ kind }) => kind === 'renewals')
  return quote && line && { currency: quote.currency, unitCents: line.unitCents }
}

/**
 * What a client who accepted no quote here pays, because they were brought in: what the registrar was last seen to ask for that
 * domain or its ending, by the prices of their changes. Undefined where it was never seen.
 */
async function priceAtRegistrar(
  tx: Delivery,
  { engagement_id, name, domain_id }: Expiring,
): Promise<{ currency: string; unitCents: number } | undefined> {
  const [seen] = await tx.call<{ cents: number | null }>(
    `select coalesce(d.renewal_cents, t.renewal_cents)::int as cents from domains d join stacks s on s.id = d.stack_id
       left join tld_prices t on t.mode = s.mode and t.tld = $2
     where d.id = $1`,
    [domain_id, name.slice(name.indexOf('.') + 1)],
  )
  const currency = await currencyOf(tx, engagement_id)
  const book = await bookOfEngagement(tx, engagement_id, currency)
  return seen?.cents && book ? { currency, unitCents: onceCents([seen.cents], book) } : undefined
}

/** Keeps what nobody decided in time. */
export async function keepUnanswered(tx: Delivery): Promise<void> {
  const kept = await tx.db
    .updateTable('renewals')
    .set({ state: 'renew', decided_as: 'nobody', decided_at: tx.now })
    .where('state', '=', 'asked')
    .where(isKeptFrom, '<=', tx.now)
    .where(isNotLetGoByPlan)
    .returning('client_id')
    .execute()
  for (const clientId of new Set(kept.map((row) => row.client_id))) await tx.tell(`client:${clientId}`)
}
