import { proposeDomains } from '#domain/names/domain-candidates.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { mayChoose } from '#domain/stacks/choose-names.ts'
import { stoppedNames } from '#domain/stacks/stopped-names.ts'
import { modeOf } from '#domain/tlds/tld-prices.ts'
import { tldsToPropose } from '#domain/tlds/tlds-to-propose.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { namesHeld } from './free-names.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Prices and availability older than this are asked for again before anybody is offered the names. */
const freshMilliseconds = 24 * 3_600_000
/** So many more than are needed, because some will be taken. */
const spare = 4

/**
 * Has more names proposed and looked up where a purchase stopped and nothing that was looked at is free any more. Asked
 * twice it proposes no more.
 */
export async function lookForMoreNames(tx: Delivery, stackId: string): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id'])
    .where('id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no such stack.' }
  const may = await mayChoose(tx, stack)
  if (!may.ok) return may
  const stopped = await stoppedNames(tx, stackId)
  if (!stopped) return { ok: false, reason: 'No purchase has stopped, so no other name is needed.' }
  await proposeMoreNames(tx, stackId, stopped.names.length + spare)
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}

/** As many open names as are wanted, proposed from the client's own domain and freshly asked for at the registrar. */
export async function proposeMoreNames(tx: Delivery, stackId: string, wanted: number): Promise<void> {
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('clients', 'clients.id', 'stacks.client_id')
    .innerJoin('intakes', 'intakes.engagement_id', 'stacks.engagement_id')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select([
      'plans.result',
      'stacks.client_id',
      'stacks.mode',
      'clients.name as company',
      'intakes.domain',
      'intakes.domain_proved_at as provedAt',
    ])
    .where('stacks.id', '=', stackId)
    .executeTakeFirstOrThrow()
  const known = await tx.db
    .selectFrom('domains')
    .select(['name', 'position'])
    .where('stack_id', '=', stackId)
    .execute()
  const candidates = await tx.db
    .selectFrom('domains')
    .select(['id', 'name'])
    .where('stack_id', '=', stackId)
    .where('chosen', '=', false)
    .where('state', '=', 'candidate')
    .where((eb) => eb.or([eb('available', 'is', null), eb('available', '=', true)]))
    .where((eb) => eb.or([eb('premium', 'is', null), eb('premium', '=', false)]))
    .execute()
  const held = await namesHeld(tx, stackId)
  const open = candidates.filter(({ name }) => !held.has(name))
  if (open.length < wanted && stack.domain && stack.provedAt) {
    const chosen = await tx.db.selectFrom('domains').select('name').where('chosen', '=', true).execute()
    const { request } = capacityPlanSchema.parse(stack.result)
    const proposed = proposeDomains({
      mainDomain: stack.domain,
      companyName: stack.company,
      usedNames: new Set([...chosen, ...known].map(({ name }) => name)),
      planned: request.tld,
      tlds: await tldsToPropose(tx, modeOf(stack.mode), request),
    })
    const from = Math.max(0, ...known.map(({ position }) => position)) + 1
    const more = proposed.kind === 'refused' ? [] : proposed.candidates.slice(0, wanted - open.length)
    if (more.length > 0)
      await tx.db
        .insertInto('domains')
        .values(
          more.map(({ name, reason }, index) => ({
            client_id: stack.client_id,
            stack_id: stackId,
            name,
            reason,
            position: from + index,
            state: 'candidate',
          })),
        )
        .onConflict((conflict) => conflict.columns(['stack_id', 'name']).doNothing())
        .execute()
  }
  if (open.length > 0)
    await tx.db
      .updateTable('domains')
      .set({ checked_at: null })
      .where(
        'id',
        'in',
        open.map(({ id }) => id),
      )
      .where('checked_at', '<', new Date(tx.now.getTime() - freshMilliseconds))
      .execute()
  await tx.enqueue('check-names', { stackId }, { key: stackId })
}
