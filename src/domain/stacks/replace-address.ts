import { whyNoLocalPart } from '#domain/names/sender-addresses.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import { stepKey } from './next-steps.ts'
import { mendedByAnotherAddress } from './stopped-addresses.ts'

const refuse = (reason: string): Verdict => ({ ok: false, reason })

/**
 * Gives an inbox that its host does not open another address at the same domain, with the same sender. Only its own
 * opening is tried again, the rest of the build is left alone; what stands at the host for it is taken away by the
 * reconciler before another one is ordered, so that no second one is paid for. Repeating it changes nothing.
 * @param typed what stands before the @, or the whole address at the inbox's domain
 */
export async function replaceAddress(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  inboxId: string,
  typed: Personal<'email'>,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return refuse(onlyLooking)
  const verdict = can('propose-names', { role, secondFactor: true })
  if (!verdict.ok) return verdict
  const inbox = await tx.db
    .selectFrom('inboxes')
    .innerJoin('domains', 'domains.id', 'inboxes.domain_id')
    .select(['inboxes.address', 'inboxes.host_ref', 'inboxes.opened_at', 'domains.name as domain'])
    .where('inboxes.id', '=', inboxId)
    .where('inboxes.stack_id', '=', stackId)
    .where('inboxes.retired_at', 'is', null)
    .forUpdate('inboxes')
    .executeTakeFirst()
  if (!inbox) return refuse('There is no such inbox.')
  const given = reveal(typed).trim().toLowerCase()
  const ending = `@${inbox.domain}`
  const part = given.endsWith(ending) ? given.slice(0, -ending.length) : given
  if (part.includes('@')) return refuse(`The domain stays ${inbox.domain}; give what stands before the @.`)
  const why = whyNoLocalPart(part)
  if (why !== undefined) return refuse(why)
  const address = `${part}${ending}`
  const naturalKey = stepKey('open-inbox', inboxId)
  const step = await tx.db
    .selectFrom('build_steps')
    .select(['state', 'fault_code'])
    .where('stack_id', '=', stackId)
    .where('natural_key', '=', naturalKey)
    .executeTakeFirst()
  const isStopped =
    step?.state === 'blocked' &&
    inbox.opened_at === null &&
    mendedByAnotherAddress.includes(step.fault_code ?? '') &&
    (step.fault_code !== 'vendor.refused' || inbox.host_ref === null)
  const isSame = reveal(inbox.address) === address
  if (!isStopped)
    return isSame
      ? { ok: true }
      : refuse('This inbox goes on meanwhile, so its address stays. Look again where it stands.')
  if (isSame) return refuse('The host refused this very address. Choose another one, or press “try again”.')
  // An address is one inbox's, whoever has it; the database holds it too.
  const other = await tx.db
    .selectFrom('inboxes')
    .select('id')
    .where('address', '=', personal('email', address))
    .executeTakeFirst()
  if (other) return refuse('Another inbox has this address. Choose another one.')
  await tx.db
    .updateTable('inboxes')
    .set({ address: personal('email', address), state: 'planned' })
    .where('id', '=', inboxId)
    .execute()
  await tx.db
    .updateTable('build_steps')
    .set({
      state: 'waiting',
      intended_at: null,
      due_at: null,
      fault_code: null,
      vendor_code: null,
      waiting_for: null,
      updated_at: tx.now,
    })
    .where('stack_id', '=', stackId)
    .where('natural_key', '=', naturalKey)
    .execute()
  await tx.record({
    kind: 'inbox.readdressed',
    clauses: ['4.2'],
    details: { stack: stackId, inbox: inboxId },
  })
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', stackId).execute()
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}
