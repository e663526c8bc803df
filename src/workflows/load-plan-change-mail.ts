import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** An offer that was answered or taken back meanwhile is not announced. */
export async function loadPlanChangeMail(
  tx: PurposeTx<'operations-email'>,
  { aboutId, name }: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const change = await tx.db
    .selectFrom('plan_changes')
    .innerJoin('clients', 'clients.id', 'plan_changes.client_id')
    .select([
      'clients.name as company',
      'plan_changes.engagement_id',
      'plan_changes.kind',
      'plan_changes.monthly_cents',
      'plan_changes.due_now_cents',
      'plan_changes.once_cents',
      'plan_changes.currency',
      'plan_changes.expires_at',
    ])
    .where('plan_changes.id', '=', aboutId)
    .where('plan_changes.state', '=', 'offered')
    .executeTakeFirst()
  if (!change?.expires_at) return undefined
  return letter('plan-change', {
    name,
    company: change.company,
    monthlyCents: change.kind === 'resize' ? (change.monthly_cents ?? undefined) : undefined,
    dueNowCents: (change.due_now_cents ?? 0) + (change.once_cents ?? 0),
    currency: change.currency,
    expiresAt: change.expires_at,
    changeUrl: pages.change(change.engagement_id),
  })
}
