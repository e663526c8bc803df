import { registrableDomain } from '#domain/names/domain-name.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { openIntake } from './intake-standing.ts'
import { isMailboxProvider } from './mailbox-providers.ts'
import { proveByOwnAddress } from './prove-by-address.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What the client tells us about the business, each saved as it is typed. */
export const intakeFields = {
  domain: { longest: 253 },
  idealCustomer: { longest: 2000 },
  offer: { longest: 2000 },
  volumeTargets: { longest: 200 },
} as const
export type IntakeField = keyof typeof intakeFields

export type SavedField =
  | { readonly ok: true /** As it is kept: a domain without what surrounds it. */; readonly value: string }
  | { readonly ok: false; readonly field: string; readonly reason: string }

/** Saves one field of the intake. An empty one is cleared. Another domain must be proven anew. */
export async function saveIntakeField(
  tx: Delivery,
  engagementId: string,
  field: IntakeField,
  typed: string,
): Promise<SavedField> {
  const standing = await openIntake(tx, engagementId)
  if (!standing.ok) return { ok: false, field, reason: standing.reason }
  const value = typed.trim()
  const { longest } = intakeFields[field]
  if (value.length > longest)
    return { ok: false, field, reason: `At most ${longest} characters; this has ${value.length}.` }
  const saved =
    field === 'domain'
      ? await saveDomain(tx, engagementId, value)
      : await saveText(tx, engagementId, field, value)
  if (saved.ok) await tx.tell(`engagement:${engagementId}`)
  return saved
}

async function saveText(
  tx: Delivery,
  engagementId: string,
  field: Exclude<IntakeField, 'domain'>,
  value: string,
): Promise<SavedField> {
  const text = value || null
  const message = text === null ? null : personal('message', text)
  const columns = {
    idealCustomer: { ideal_customer: message },
    offer: { offer: message },
    volumeTargets: { volume_targets: text },
  }
  await tx.db
    .updateTable('intakes')
    .set({ ...columns[field], saved_at: tx.now })
    .where('engagement_id', '=', engagementId)
    .execute()
  return { ok: true, value }
}

async function saveDomain(tx: Delivery, engagementId: string, value: string): Promise<SavedField> {
  const refuse = (reason: string): SavedField => ({ ok: false, field: 'domain', reason })
  const domain = value === '' ? null : registrableDomain(value)?.domain
  if (domain === undefined) return refuse('This is not a domain that can be registered, such as acme.com.')
  if (domain && isMailboxProvider(domain))
    return refuse('This is a mail provider’s domain; give the domain of your own website.')
  // A client who was brought in has a stack, and nothing was proposed from a domain that nobody has proven.
  const proposedFrom = await tx.db
    .selectFrom('stacks')
    .innerJoin('intakes', 'intakes.engagement_id', 'stacks.engagement_id')
    .select('stacks.id')
    .where('stacks.engagement_id', '=', engagementId)
    .where('intakes.domain_proved_at', 'is not', null)
    .executeTakeFirst()
  if (proposedFrom) return refuse('Names were already proposed from your domain; write to us to change it.')
  const changed = await tx.db
    .updateTable('intakes')
    .set({
      domain,
      domain_proof: null,
      domain_proved_at: null,
      domain_checked_at: null,
      saved_at: tx.now,
    })
    .where('engagement_id', '=', engagementId)
    .where('domain', 'is distinct from', domain)
    .executeTakeFirst()
  if (changed.numUpdatedRows > 0n && domain) await proveByOwnAddress(tx, engagementId)
  return { ok: true, value: domain ?? '' }
}
