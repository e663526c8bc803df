import { isNotLetGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import { keptAt } from '#domain/renewals/renewal-days.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** Undefined when everything was decided meanwhile. */
export async function loadRenewalMail(
  tx: PurposeTx<'operations-email'>,
  { aboutId, name }: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const asked = await tx.db
    .selectFrom('renewals')
    .innerJoin('clients', 'clients.id', 'renewals.client_id')
    .select([
      'renewals.engagement_id as engagementId',
      'clients.name as company',
      'renewals.name',
      'renewals.expires_at as expiresAt',
      'renewals.asked_at as askedAt',
      'renewals.price_cents as priceCents',
      'renewals.currency',
    ])
    .where('renewals.stack_id', '=', aboutId)
    .where('renewals.state', '=', 'asked')
    .where(isNotLetGoByPlan)
    .orderBy('renewals.expires_at')
    .orderBy('renewals.name')
    .execute()
  const [first] = asked
  if (!first) return undefined
  return letter('renewals-asked', {
    name,
    company: first.company,
    domains: asked.map((row) => ({
      name: row.name,
      expiresAt: row.expiresAt,
      priceCents: row.priceCents,
      currency: row.currency,
    })),
    keptOn: keptAt(first),
    renewalsUrl: pages.renewals(first.engagementId),
  })
}
