import { changeEngagement, mayChangeEngagement } from '#domain/engagements/change-engagement.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Check } from './pack.ts'
import { latestHandoff } from './prepare-handoff.ts'

type Delivery = PurposeTx<'service-delivery'>

/** A pack older than this says nothing about today any more. */
const freshHours = 24

/** Whether the stack can be given now, by its newest pack; else what stands against it. */
export async function mayGive(tx: Delivery, stackId: string): Promise<Verdict> {
  const latest = await latestHandoff(tx, stackId)
  if (!latest) return { ok: false, reason: 'Prepare the pack first; it looks at everything once more.' }
  const { pack } = latest
  const against = (verdict: Check['verdict']) =>
    pack.checks
      .filter((check) => check.verdict === verdict)
      .map(({ domain, inboxId, words }) => `${inboxId ? `an inbox at ${domain}` : domain}: ${words}`)
  switch (pack.state) {
    case 'checking':
      return { ok: false, reason: 'The pack is being prepared.' }
    case 'unknown':
      return { ok: false, reason: `Not seen yet and tried again: ${against('unknown').join('; ')}.` }
    case 'failed':
      return { ok: false, reason: `Not as it should be: ${against('fail').join('; ')}.` }
    case 'ready': {
      const age = tx.now.getTime() - Date.parse(pack.checkedAt ?? '')
      return age < freshHours * 3_600_000
        ? { ok: true }
        : { ok: false, reason: 'The checks are more than a day old; prepare the pack anew.' }
    }
  }
}

/** Hands the stack over: from now on the client reads the pack and takes the credentials. */
export async function giveHandoff(tx: Delivery, stackId: string): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const latest = await latestHandoff(tx, stackId)
  const may = await mayGive(tx, stackId)
  if (!may.ok || !latest) return may.ok ? { ok: false, reason: 'There is no pack.' } : may
  const standing = await tx.db
    .selectFrom('stacks')
    .select('engagement_id')
    .where('id', '=', stackId)
    .executeTakeFirstOrThrow()
  const allowed = await mayChangeEngagement(tx, standing.engagement_id, 'hand-over')
  if (!allowed.ok) return allowed
  const changed = await changeStack(tx, stackId, 'hand-over', role)
  if (!changed.ok) return changed
  const stack = await tx.db
    .updateTable('stacks')
    .set({ handed_over_at: tx.now })
    .where('id', '=', stackId)
    .returning(['client_id', 'engagement_id'])
    .executeTakeFirstOrThrow()
  await changeEngagement(tx, stack.engagement_id, 'hand-over')
  await recordGiven(tx, stack.client_id, { stack: stackId, handoff: latest.id })
  await queueClientMail(tx, {
    clientId: stack.client_id,
    kind: 'handoff',
    aboutId: latest.id,
    roles: ['owner', 'technical'],
  })
  return { ok: true }
}

/** Each person of the company has it in their own part of the ledger. */
async function recordGiven(
  tx: Delivery,
  clientId: string,
  details: { stack: string; handoff: string },
): Promise<void> {
  const members = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', clientId)
    .execute()
  for (const { person_id } of members)
    await tx.record({ kind: 'handoff.given', clauses: ['3.3', '4.2'], personId: person_id, details })
}
