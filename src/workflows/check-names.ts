import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { proposeChoice, recordNameCheck } from '#domain/stacks/choose-names.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

export interface CheckParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
}

/** The registrar allows a check a second, so a large stack takes several jobs; the look around asks for the next. */
const mostMilliseconds = 120_000

/**
 * Asks the registrar which candidate names are free and what exactly they cost, then preselects as many as the
 * plan needs. Only names without an answer are asked for, so a repeat goes on where it stopped; of two jobs for one
 * stack the second leaves it to the first.
 */
export async function checkNames(parts: CheckParts, stackId: string): Promise<void> {
  await parts.withLock(`names:${stackId}`, () => checkOpenNames(parts, stackId))
}

async function checkOpenNames(parts: CheckParts, stackId: string): Promise<void> {
  const started = performance.now()
  const asked = await parts.inPurpose('service-delivery', system('check-names'), async (tx) => {
    const stack = await tx.db
      .selectFrom('stacks')
      .select(['client_id', 'mode'])
      .where('id', '=', stackId)
      .executeTakeFirst()
    const names = await tx.db
      .selectFrom('domains')
      .select('name')
      .where('stack_id', '=', stackId)
      .where('state', '=', 'candidate')
      .where('checked_at', 'is', null)
      .orderBy('position')
      .execute()
    return stack && { ...stack, names }
  })
  if (!asked) return
  const ports = await parts.openPorts({ stackId, clientId: asked.client_id, mode: asked.mode, people: [] })
  for (const { name } of asked.names) {
    if (performance.now() - started > mostMilliseconds) return
    const quote = await ports.registrar.quote(name)
    await parts.inPurpose('service-delivery', system('check-names'), async (tx) => {
      await recordNameCheck(tx, stackId, {
        name,
        available: quote.kind === 'available',
        premium: quote.kind === 'unavailable' && quote.reason === 'premium',
        priceCents: quote.kind === 'available' ? quote.priceCents : undefined,
        renewalCents: quote.kind === 'available' ? quote.renewalCents : undefined,
      })
      await tx.tell(`stack:${stackId}`)
    })
  }
  await parts.inPurpose('service-delivery', system('check-names'), async (tx) => {
    if (!(await proposeChoice(tx, stackId))) return
    await queueClientMail(tx, {
      clientId: asked.client_id,
      kind: 'approvals-wanted',
      aboutId: stackId,
      roles: ['owner', 'technical'],
    })
  })
}
