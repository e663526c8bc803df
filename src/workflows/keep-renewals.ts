import { letDomainGo } from '#domain/renewals/let-domain-go.ts'
import { isLetGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import { may, type RenewalState } from '#domain/renewals/states.ts'
import { askToRenewByHand, seeRenewedByHand, tendRenewalTasks } from '#domain/renewals/tend-tasks.ts'
import type { OwnedDomain, Registrar } from '#domain/stacks/registrar-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'

const worker = system('keep-renewals')
/** Days after its day in which a renewal may still show up at the registrar. */
const graceDays = 3

interface Parts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

/**
 * Makes the registrar do by itself what was decided for the domains of a stack, and sees what became of them. What is
 * undecided renews by itself. Each domain goes its own way; a look that failed says nothing.
 */
export async function keepRenewals(parts: Parts, stackId: string): Promise<void> {
  await parts.withLock(`renewals:${stackId}`, async () => {
    const found = await parts.inPurpose('service-delivery', worker, async (tx) => {
      await tendRenewalTasks(tx, stackId)
      const stack = await tx.db
        .selectFrom('stacks')
        .select(['client_id', 'mode'])
        .where('id', '=', stackId)
        .executeTakeFirst()
      const renewals = await tx.db
        .selectFrom('renewals')
        .select([
          'id',
          'client_id',
          'domain_id',
          'name',
          'state',
          'expires_at',
          'switched_at',
          isLetGoByPlan.as('byPlan'),
        ])
        .where('stack_id', '=', stackId)
        .where('state', 'in', ['asked', 'renew', 'drop'])
        .execute()
      return stack && renewals.length > 0 ? { stack, renewals, now: tx.now } : undefined
    })
    if (!found) return
    const { stack, now } = found
    const ports = await parts.openPorts({
      stackId,
      clientId: stack.client_id,
      mode: stack.mode,
      people: [],
    })
    for (const renewal of found.renewals) {
      const isOver = renewal.expires_at <= now
      const isDecided = renewal.state !== 'asked'
      if (!isOver && (renewal.switched_at !== null || !isDecided)) continue
      // The plan has it switched off on its day; nothing is switched on for it until then.
      if (!isOver && renewal.byPlan && renewal.state !== 'drop') continue
      try {
        const owned = await ports.registrar.find(renewal.name)
        const seen = isOver ? owned : await switched(ports.registrar, renewal, owned)
        await parts.inPurpose('service-delivery', worker, (tx) => keep(tx, { ...renewal, stackId }, seen))
      } catch (error) {
        if (!(error instanceof VendorError)) throw error
        parts.log.warn('look.failed', { stackId, operation: 'keep-renewals', code: error.fault.code })
      }
    }
  })
}

async function switched(
  registrar: Registrar,
  renewal: { readonly name: string; readonly state: string },
  owned: OwnedDomain | undefined,
): Promise<OwnedDomain | undefined> {
  const wanted = renewal.state === 'renew'
  if (!owned || owned.renewsByItself === wanted) return owned
  await registrar.setAutoRenew(renewal.name, wanted)
  return registrar.find(renewal.name)
}

/** A registrar that shows it switched off renews it no more; of one that shows nothing a late renewal is waited for. */
function hasEnded(
  { expires_at }: { readonly expires_at: Date },
  seen: OwnedDomain | undefined,
  now: Date,
): boolean {
  const days = seen && !seen.renewsByItself ? 0 : graceDays
  return now.getTime() > expires_at.getTime() + days * 86_400_000
}

async function keep(
  tx: PurposeTx<'service-delivery'>,
  renewal: {
    readonly id: string
    readonly stackId: string
    readonly client_id: string
    readonly domain_id: string
    readonly name: string
    readonly byPlan: boolean
    readonly state: string
    readonly expires_at: Date
  },
  seen: OwnedDomain | undefined,
): Promise<void> {
  const state = renewal.state as RenewalState
  // What was decided while the registrar was asked stands; what was seen then is of the decision before.
  const set = (change: { state?: RenewalState; switched_at?: Date; settled_at?: Date }) =>
    tx.db
      .updateTable('renewals')
      .set(change)
      .where('id', '=', renewal.id)
      .where('state', '=', renewal.state)
      .execute()
  if (seen && seen.expiresAt > renewal.expires_at) {
    if (!may('see-renewed', state, 'system').ok) return
    await set({ state: 'renewed', settled_at: tx.now })
    await tx.db
      .updateTable('domains')
      .set({ expires_at: seen.expiresAt })
      .where('id', '=', renewal.domain_id)
      .execute()
    await seeRenewedByHand(tx, renewal)
    await tendRenewalTasks(tx, renewal.stackId)
    await tx.tell('money')
    return
  }
  const isKept = state !== 'drop' && !renewal.byPlan
  if (seen && isKept && renewal.expires_at <= tx.now) await askToRenewByHand(tx, renewal)
  if (hasEnded(renewal, seen, tx.now) && may('see-dropped', state, 'system').ok) {
    await set({ state: 'dropped', settled_at: tx.now })
    await letDomainGo(tx, {
      stackId: renewal.stackId,
      domainId: renewal.domain_id,
      endedAt: renewal.expires_at,
    })
    return
  }
  if (seen && seen.renewsByItself === (state !== 'drop')) await set({ switched_at: tx.now })
}
