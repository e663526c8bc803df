import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { restDomain } from '#domain/stacks/replace-domain.ts'
import { canApproveSpending } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { assignForChange } from './change-addresses.ts'
import { judge, type LockedChange, lockPlanChange, tellOfPlanChange } from './change-plan-change.ts'
import { refuseNamesGone } from './free-names.ts'
import { differenceSchema, type PlanDifference } from './plan-difference.ts'
import { stackNow } from './stack-now.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Prices may move between the look and the purchase, as at the first build. */
const marginPercent = 5

/** What the names of a change cost at the registrar by their last check, and what is approved at most. */
export async function spendingOfChange(
  tx: Delivery,
  changeId: string,
): Promise<{ readonly totalCents: number; readonly limitCents: number; readonly domains: number }> {
  const rows = await tx.call<{ cents: number | null }>(
    `select d.price_cents as cents from plan_changes c join domains d on d.stack_id = c.stack_id and d.name = any (c.names)
     where c.id = $1`,
    [changeId],
  )
  const totalCents = rows.reduce((sum, { cents }) => sum + (cents ?? 0), 0)
  return {
    totalCents,
    limitCents: Math.ceil((totalCents * (100 + marginPercent)) / 100),
    domains: rows.length,
  }
}

/** Approves what may be spent for a paid change; from then on the reconciler builds it beside what is live. */
export async function approvePlanChange(
  tx: Delivery,
  changeId: string,
  shownLimitCents: number,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const change = await lockPlanChange(tx, changeId)
  const verdict = judge(change, 'approve', role)
  if (!verdict.ok || !change) return verdict.ok ? { ok: false, reason: onlyLooking } : verdict
  const { limitCents } = await spendingOfChange(tx, changeId)
  if (limitCents !== shownLimitCents)
    return { ok: false, reason: 'The prices have moved since this page was shown. Look again.' }
  const allowed = canApproveSpending({ role, secondFactor: true }, limitCents, await operatorSpendLimit(tx))
  if (!allowed.ok) return allowed
  return begin(tx, change, limitCents)
}

/** A paid change that buys nothing needs no approval: the program begins it. */
export async function beginFreeChange(tx: Delivery, changeId: string): Promise<void> {
  const change = await lockPlanChange(tx, changeId)
  if (change?.state !== 'paid') return
  const { domains } = await spendingOfChange(tx, changeId)
  const row = await differenceOf(tx, changeId)
  const opens = row.difference.newDomains + row.difference.onStanding.length
  if (domains === 0 && opens === 0) await begin(tx, change, 0)
}

async function differenceOf(tx: Delivery, changeId: string) {
  const row = await tx.db
    .selectFrom('plan_changes')
    .select(['difference', 'names', 'plan_id', 'accepted_at', 'accepted_by'])
    .where('id', '=', changeId)
    .executeTakeFirstOrThrow()
  return { ...row, difference: differenceSchema.parse(row.difference) }
}

async function begin(tx: Delivery, change: LockedChange, limitCents: number): Promise<Verdict> {
  const { difference, names, plan_id, accepted_at, accepted_by } = await differenceOf(tx, change.id)
  const free = await refuseNamesGone(tx, change.stack_id, names ?? [])
  if (!free.ok) return { ok: false, reason: free.reason }
  const standing = await refusePlacesGone(tx, change.stack_id, difference)
  if (!standing.ok) return standing
  const added = await addInboxes(tx, change, difference, names ?? [])
  if (!added.ok) return added
  const person = actorPerson(tx.actor)
  for (const [ids, reserve] of [
    [difference.promoted, false],
    [difference.demoted, true],
  ] as const)
    if (ids.length > 0)
      await tx.db
        .updateTable('inboxes')
        .set({ reserve })
        .where('id', 'in', [...ids])
        .where('stack_id', '=', change.stack_id)
        .execute()
  await restOnTime(tx, change, difference)
  await tx.db
    .updateTable('stacks')
    .set((eb) => ({
      ...(plan_id && change.kind === 'resize' ? { plan_id } : {}),
      // Of a stack that was brought in nobody had approved anything until this change was accepted.
      names_approved_at: eb.fn.coalesce('names_approved_at', eb.val(accepted_at)),
      names_approved_by: eb.fn.coalesce('names_approved_by', eb.val(accepted_by)),
      spending_approved_at: eb.fn.coalesce('spending_approved_at', eb.val(tx.now)),
      spending_approved_by: eb.fn.coalesce('spending_approved_by', eb.val(person)),
      look_at: tx.now,
    }))
    .where('id', '=', change.stack_id)
    .execute()
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'approved',
      spend_cents: limitCents,
      spending_approved_at: tx.now,
      spending_approved_by: person,
      look_at: tx.now,
    })
    .where('id', '=', change.id)
    .execute()
  await tx.record({
    kind: 'spending.approved',
    clauses: ['3.1', '4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: change.stack_id, change: change.id, limitCents },
  })
  await tx.enqueue('advance-stack', { stackId: change.stack_id }, { key: change.stack_id })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/** Between the draft and the approval a domain whose free places were to be filled may have worn out. */
async function refusePlacesGone(
  tx: Delivery,
  stackId: string,
  { onStanding }: PlanDifference,
): Promise<Verdict> {
  const standing = (await stackNow(tx, stackId)).filter(({ replacement }) => replacement !== 'approved')
  const stands = new Set(standing.map(({ name }) => name))
  const missing = onStanding.filter(({ domain }) => !stands.has(domain)).map(({ domain }) => domain)
  if (missing.length === 0) return { ok: true }
  return {
    ok: false,
    reason: `This change was drafted to add inboxes to ${missing.join(', ')}, which is being retired by now. Withdraw it with its money given back, and draft it anew.`,
  }
}

/** The new names become domains of the stack, and every new inbox gets its sender and address. */
async function addInboxes(
  tx: Delivery,
  change: LockedChange,
  difference: PlanDifference,
  names: readonly string[],
): Promise<Verdict> {
  const opens = difference.inboxesOnNew.length + difference.onStanding.length
  if (opens === 0) return { ok: true }
  const assigned = await assignForChange(tx, change, difference, names)
  if (assigned.kind === 'refused') return { ok: false, reason: assigned.reason }
  if (names.length > 0)
    await tx.db
      .updateTable('domains')
      .set((eb) => ({ chosen: true, plan_change_id: change.id, approved_cents: eb.ref('price_cents') }))
      .where('stack_id', '=', change.stack_id)
      .where('name', 'in', [...names])
      .execute()
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name'])
    .where('stack_id', '=', change.stack_id)
    .where('chosen', '=', true)
    .execute()
  const ids = new Map(domains.map(({ id, name }) => [name, id]))
  await tx.db
    .insertInto('inboxes')
    .values(
      assigned.addresses.flatMap((inbox, index) => {
        const domainId = ids.get(inbox.domain)
        return domainId === undefined
          ? []
          : [
              {
                client_id: change.client_id,
                stack_id: change.stack_id,
                domain_id: domainId,
                sender_id: inbox.senderId,
                address: inbox.address,
                reserve: index >= difference.newActive,
                state: 'planned',
                plan_change_id: change.id,
              },
            ]
      }),
    )
    .execute()
  return { ok: true }
}

/** What is retired works until its day; a domain that is replaced, until what replaces it sends (`finish-changes.ts`). */
async function restOnTime(tx: Delivery, change: LockedChange, difference: PlanDifference): Promise<void> {
  if (change.kind === 'replace' || difference.restsOn === null) return
  const from = new Date(`${difference.restsOn}T00:00:00Z`)
  for (const domainId of difference.restingDomains) await restDomain(tx, change.stack_id, domainId, from)
  if (difference.restingInboxes.length > 0)
    await tx.db
      .updateTable('inboxes')
      .set({ rests_from: from })
      .where('id', 'in', difference.restingInboxes)
      .where('stack_id', '=', change.stack_id)
      .where('rests_from', 'is', null)
      .execute()
}
