import { mayForClient } from '#domain/clients/member-role.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { whyNoAddress } from '#domain/names/sender-addresses.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { findIntake, findRegistrant, sendersOf } from './intake-queries.ts'
import { openIntake } from './intake-standing.ts'
import { type RegistrantField, registrantFields } from './registrant-fields.ts'

type Delivery = PurposeTx<'service-delivery'>

export type SubmittedIntake =
  | { readonly ok: true }
  | {
      readonly ok: false /** By field: `domain`, `registrant.phone`, `senders`, or `form`. */
      readonly reasons: Readonly<Record<string, string>>
    }

/** What is still missing, by field; empty when the intake can be submitted. */
export async function missingFromIntake(tx: Delivery, engagementId: string): Promise<Record<string, string>> {
  const [intake, registrant, senders] = await Promise.all([
    findIntake(tx, engagementId),
    findRegistrant(tx, engagementId),
    sendersOf(tx, engagementId),
  ])
  return whatIsMissing({ intake, registrant, senders })
}

interface IntakeSoFar {
  readonly intake: Awaited<ReturnType<typeof findIntake>>
  readonly registrant: Awaited<ReturnType<typeof findRegistrant>>
  readonly senders: Awaited<ReturnType<typeof sendersOf>>
}

/** The same, of what was read already. */
export function whatIsMissing({ intake, registrant, senders }: IntakeSoFar): Record<string, string> {
  const missing: Record<string, string> = {}
  if (!intake?.domain) missing.domain = 'Give the domain of your own website.'
  else if (!intake.domainProvedAt)
    missing.domain = 'Show that the domain is yours: by an address at it, or a TXT record.'
  if (!intake?.idealCustomer) missing.idealCustomer = 'Say who your ideal customer is.'
  if (!intake?.offer) missing.offer = 'Say what you offer.'
  if (!intake?.volumeTargets) missing.volumeTargets = 'Say how much you want to send.'
  for (const field of Object.keys(registrantFields) as RegistrantField[]) {
    const { needed } = registrantFields[field]
    if (needed && !registrant?.[field]) missing[`registrant.${field}`] = needed
  }
  if (senders.length === 0) missing.senders = 'Add at least one person in whose name mail is sent.'
  else if (senders.some((sender) => sender.permissionAt === null))
    missing.senders =
      'Each sender must be a real person who gave permission: tick it beside each of them, and save.'
  else {
    const [why] = senders.map(whyNoAddress).filter((reason) => reason !== undefined)
    if (why) missing.senders = why
  }
  return missing
}

/** Submits a complete intake: names are looked for from it next. Else says what is missing, field by field. */
export async function submitIntake(tx: Delivery, engagementId: string): Promise<SubmittedIntake> {
  const standing = await openIntake(tx, engagementId)
  if (!standing.ok) return { ok: false, reasons: { form: standing.reason } }
  const reasons = await missingFromIntake(tx, engagementId)
  if (Object.keys(reasons).length > 0) return { ok: false, reasons }
  const changed = await changeEngagement(tx, engagementId, 'submit-intake')
  if (!changed.ok) return { ok: false, reasons: { form: changed.reason } }
  await tx.db
    .updateTable('intakes')
    .set({ completed_at: tx.now })
    .where('engagement_id', '=', engagementId)
    .execute()
  await tx.enqueue('plan-stack', { engagementId }, { key: engagementId })
  return { ok: true }
}

/** Opens a submitted intake again, until the names are approved. */
export async function reopenIntake(tx: Delivery, engagementId: string): Promise<Verdict> {
  const engagement = await tx.db
    .selectFrom('engagements')
    .leftJoin('stacks', 'stacks.engagement_id', 'engagements.id')
    .select(['engagements.client_id', 'stacks.names_approved_at'])
    .where('engagements.id', '=', engagementId)
    .executeTakeFirst()
  if (!engagement) return { ok: false, reason: 'There is no such engagement.' }
  const may = await mayForClient(tx, engagement.client_id, 'fill-intake')
  if (!may.ok) return may
  if (engagement.names_approved_at)
    return { ok: false, reason: 'Names and senders are approved; write to us to change something.' }
  const changed = await changeEngagement(tx, engagementId, 'reopen-intake')
  if (!changed.ok) return changed
  await tx.db
    .updateTable('intakes')
    .set({ completed_at: null })
    .where('engagement_id', '=', engagementId)
    .execute()
  return { ok: true }
}
