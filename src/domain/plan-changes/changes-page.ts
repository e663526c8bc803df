import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { readCurrency } from '#domain/quotes/currency-of.ts'
import { bookOfChange } from '#domain/quotes/price-books.ts'
import { operatorSpendLimit } from '#domain/settings/spend-limit.ts'
import { blockedWords } from '#domain/stacks/observe-build.ts'
import { stoppedByLimit } from '#domain/stacks/raise-spending.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { WhyReplaced } from './ask-plan-change.ts'
import { judgeNeeds } from './change-addresses.ts'
import { monthlyLinesSchema } from './change-price.ts'
import { type FreeNames, freeNames, namesGone } from './free-names.ts'
import { isOver, namesToOffer } from './offer-plan-change.ts'
import { differenceSchema } from './plan-difference.ts'
import { stackNow } from './stack-now.ts'
import { type ChangeState, openStates } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

function changesOf(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('plan_changes')
    .leftJoin('domains as replaced', 'replaced.id', 'plan_changes.replaces_id')
    .leftJoin('plans', 'plans.id', 'plan_changes.plan_id')
    .select([
      'plan_changes.id',
      'plan_changes.kind',
      'plan_changes.state',
      'plan_changes.because',
      'plan_changes.asked_at as askedAt',
      'plan_changes.asked_by as askedBy',
      'plan_changes.target_per_month as targetPerMonth',
      'plan_changes.difference',
      'plan_changes.names',
      'plan_changes.currency',
      'plan_changes.monthly_lines as monthlyLines',
      'plan_changes.monthly_before_cents as monthlyBeforeCents',
      'plan_changes.monthly_cents as monthlyCents',
      'plan_changes.once_cents as onceCents',
      'plan_changes.due_now_cents as dueNowCents',
      'plan_changes.priced_at as pricedAt',
      'plan_changes.price_book as pricedWith',
      'plan_changes.period_ends_at as periodEndsAt',
      'plan_changes.pays_by as paysBy',
      'plan_changes.offered_at as offeredAt',
      'plan_changes.expires_at as expiresAt',
      'plan_changes.accepted_at as acceptedAt',
      'plan_changes.invoice_ref as invoiceRef',
      'plan_changes.invoice_url as invoiceUrl',
      'plan_changes.paid_cents as paidCents',
      'plan_changes.paid_at as paidAt',
      'plan_changes.spend_cents as spendCents',
      'plan_changes.done_at as doneAt',
      'plan_changes.fault_code as faultCode',
      'replaced.name as replaces',
      'plans.result as plan',
    ])
    .where('plan_changes.stack_id', '=', stackId)
    .orderBy('plan_changes.asked_at', 'desc')
}

type Row = Awaited<ReturnType<ReturnType<typeof changesOf>['execute']>>[number]

async function shown(tx: Delivery, stackId: string, row: Row) {
  const { plan, difference, monthlyLines, invoiceRef, askedBy, ...rest } = row
  const size = plan === null ? undefined : capacityPlanSchema.parse(plan).size
  return {
    ...rest,
    kind: row.kind === 'replace' ? ('replace' as const) : ('resize' as const),
    state: row.state as ChangeState,
    because: row.because as WhyReplaced,
    asker:
      row.because === 'client' ? ('client' as const) : askedBy ? ('staff' as const) : ('program' as const),
    isOpen: openStates.some((state) => state === row.state),
    hasInvoice: invoiceRef !== null,
    /** Its price was for days that have passed. */
    isOver: isOver(row, tx.now),
    /** Names of a paid change that can't be had any more. */
    gone: row.state === 'paid' ? await namesGone(tx, stackId, row.names ?? []) : [],
    difference: difference === null ? undefined : differenceSchema.parse(difference),
    lines: monthlyLinesSchema.parse(monthlyLines ?? []),
    size,
  }
}
/** What is not known yet that a drafted change needs before it can be offered. */
async function needsOf(tx: Delivery, stackId: string, changes: readonly ShownChange[]) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select('engagement_id')
    .where('id', '=', stackId)
    .executeTakeFirstOrThrow()
  const subject = { engagement_id: stack.engagement_id, stack_id: stackId }
  const needs: Record<string, string> = {}
  for (const { id, state, difference } of changes) {
    if (!difference || state !== 'drafted') continue
    const known = await judgeNeeds(tx, subject, difference, [])
    if (!known.ok) needs[id] = known.reason
  }
  return needs
}

export type ShownChange = Awaited<ReturnType<typeof shown>>

async function standing(tx: Delivery, stackId: string) {
  const stack = await tx.db
    .selectFrom('stacks')
    .innerJoin('plans', 'plans.id', 'stacks.plan_id')
    .select(['stacks.id', 'stacks.state', 'stacks.engagement_id as engagementId', 'plans.result'])
    .where('stacks.id', '=', stackId)
    .executeTakeFirst()
  if (!stack) return undefined
  const rows = await changesOf(tx, stackId).limit(20).execute()
  const domains = await stackNow(tx, stackId)
  return {
    now: tx.now,
    engagementId: stack.engagementId,
    stack: { id: stack.id, state: stack.state },
    plan: capacityPlanSchema.parse(stack.result),
    domains,
    changes: await Promise.all(rows.map((row) => shown(tx, stackId, row))),
  }
}

/** What of the changes that are being carried out could not be bought, and why. */
async function stoppedPurchases(tx: Delivery, stackId: string) {
  const rows = await tx.db
    .selectFrom('build_steps')
    .innerJoin('domains', 'domains.id', 'build_steps.domain_id')
    .select([
      'domains.name',
      'domains.plan_change_id as changeId',
      'domains.price_cents as priceCents',
      'build_steps.fault_code as faultCode',
    ])
    .where('build_steps.stack_id', '=', stackId)
    .where('build_steps.kind', '=', 'register')
    .where('build_steps.state', '=', 'blocked')
    .where('domains.plan_change_id', 'is not', null)
    .orderBy('domains.position')
    .execute()
  return rows.map((row) => ({
    ...row,
    words: blockedWords[row.faultCode ?? ''],
    byLimit: stoppedByLimit.some((code) => code === row.faultCode),
  }))
}

/** A draft with the names and the price that the client reads if it is sent now. */
async function asItWouldBeOffered(
  tx: Delivery,
  engagementId: string,
  change: ShownChange,
  free: FreeNames,
): Promise<{ readonly change: ShownChange; readonly waits: string | undefined }> {
  if (change.state !== 'drafted' || !change.difference) return { change, waits: undefined }
  const book = await bookOfChange(tx, engagementId, readCurrency(change.currency), change.pricedWith)
  const named = namesToOffer(free, change.difference.newDomains, book)
  return named.ok
    ? { change: { ...change, names: [...named.names], onceCents: named.onceCents }, waits: undefined }
    : { change: { ...change, names: null, onceCents: null }, waits: named.reason }
}

/** The changes of a stack as an operator sees them, the newest first. */
export async function changesPage(tx: Delivery, stackId: string) {
  const page = await standing(tx, stackId)
  if (!page) return undefined
  const promotions = await tx.db
    .selectFrom('promotions')
    .innerJoin('inboxes as stopped', 'stopped.id', 'promotions.stopped_id')
    .leftJoin('inboxes as promoted', 'promoted.id', 'promotions.promoted_id')
    .select([
      'promotions.at',
      'promotions.because',
      'stopped.address as stoppedAddress',
      'promoted.address as promotedAddress',
    ])
    .where('promotions.stack_id', '=', stackId)
    .orderBy('promotions.at', 'desc')
    .limit(20)
    .execute()
  const names = await freeNames(tx, stackId)
  const forecast = await Promise.all(
    page.changes.map((change) => asItWouldBeOffered(tx, page.engagementId, change, names)),
  )
  return {
    ...page,
    changes: forecast.map(({ change }) => change),
    names,
    /** What a drafted change waits for, because its price can't be told yet. */
    waits: Object.fromEntries(forecast.map(({ change, waits }) => [change.id, waits])),
    needs: await needsOf(tx, stackId, page.changes),
    stopped: await stoppedPurchases(tx, stackId),
    promotions,
    operatorLimitCents: await operatorSpendLimit(tx),
  }
}
export type ChangesPage = NonNullable<Awaited<ReturnType<typeof changesPage>>>

/** The same for the client whose stack it is. */
export async function portalChangePage(tx: Delivery, frame: Pick<PortalFrame, 'engagementId' | 'clientId'>) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select('id')
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  const page = stack && (await standing(tx, stack.id))
  if (!page) return undefined
  const promotions = await tx.db
    .selectFrom('promotions')
    .select(['at', 'because', 'promoted_id as promotedId'])
    .where('stack_id', '=', page.stack.id)
    .orderBy('at', 'desc')
    .limit(5)
    .execute()
  return {
    ...page,
    changes: page.changes.filter(({ state }) => state !== 'drafted'),
    promotions,
    names: await freeNames(tx, page.stack.id),
    /** What a change that is being drawn up waits for the client to tell. */
    needs: [...new Set(Object.values(await needsOf(tx, page.stack.id, page.changes)))],
    mayAccept: await mayForClient(tx, frame.clientId, 'accept-quote'),
    mayPay: await mayForClient(tx, frame.clientId, 'pay'),
    mayName: await mayForClient(tx, frame.clientId, 'approve-names'),
  }
}
export type PortalChangePage = NonNullable<Awaited<ReturnType<typeof portalChangePage>>>
