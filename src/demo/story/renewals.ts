import { z } from 'zod'
import { dayOf } from '#domain/plans/day.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import { daysBefore, daysFrom, renewalDays } from '#domain/renewals/renewal-days.ts'
import type { RenewalOrder } from '../books/stripe.ts'
import { idOf } from '../seeded.ts'
import { tellMail } from './mails.ts'
import { minutesAfter, type Scene } from './scene.ts'
import type { DomainTold, StackTold } from './stack.ts'
import { yearAfter } from './stack-rows.ts'
import { tellTask } from './tasks.ts'

export interface RenewalTold {
  readonly domain: DomainTold
  readonly expiresAt: Date
  readonly state: 'asked' | 'renew' | 'drop'
  readonly decidedAt: Date | null
}

/** Days after being asked by which the client has answered, where the year is billed already. */
const answeredAfterDays = 6

/** The domains whose year ends soon: those asked about are open, those that are billed were decided by the client. */
export function renewalsOf({ told, domains }: StackTold, now: Date): RenewalTold[] {
  if (told.company.standing !== 'built') return []
  return domains.flatMap((domain): RenewalTold[] => {
    const bought = domain.done('register')
    const expiresAt = bought && yearAfter(bought)
    if (!expiresAt || expiresAt <= now || expiresAt > daysFrom(now, renewalDays.asked)) return []
    if (expiresAt > daysFrom(now, renewalDays.billed))
      return [{ domain, expiresAt, state: 'asked', decidedAt: null }]
    const decidedAt = daysFrom(daysBefore(expiresAt, renewalDays.asked), answeredAfterDays)
    // The last one brought little, so they let it go.
    return [{ domain, expiresAt, state: domain.nth === domains.length - 1 ? 'drop' : 'renew', decidedAt }]
  })
}

export const isLetGo = (stack: StackTold, domain: DomainTold, now: Date): boolean =>
  renewalsOf(stack, now).some((one) => one.domain.id === domain.id && one.state === 'drop')

const renewalLine = ({ offer }: StackTold) =>
  z
    .array(quoteLineSchema)
    .parse(offer.quote.lines)
    .find(({ kind }) => kind === 'renewals')

/** The invoice for the years that were decided on, a month before they begin. */
export function renewalOrderOf(stack: StackTold, now: Date): RenewalOrder | undefined {
  const kept = renewalsOf(stack, now).filter(({ state }) => state === 'renew')
  const line = renewalLine(stack)
  const [first] = kept
  if (!first || !line) return undefined
  return {
    id: idOf('renewal order', stack.id),
    at: minutesAfter(daysBefore(first.expiresAt, renewalDays.billed), 12),
    currency: stack.offer.quote.currency,
    lines: kept.map(({ domain, expiresAt }) => ({
      title: `renewal of ${domain.name} for a year from ${dayOf(expiresAt)}`,
      cents: line.unitCents,
    })),
  }
}

/** `invoiceRef`: the order's invoice at the payment service. */
export function tellRenewals(scene: Scene, stack: StackTold, invoiceRef: string | undefined): void {
  const { rows, now } = scene
  const { told } = stack
  const renewals = renewalsOf(stack, now)
  const [first] = renewals
  if (!first) return
  const of = { client_id: told.clientId, engagement_id: told.engagementId }
  const order = renewalOrderOf(stack, now)
  const price = renewalLine(stack)
  const askedAt = minutesAfter(daysBefore(first.expiresAt, renewalDays.asked), 20)
  if (order)
    rows.add('invoice_orders', {
      id: order.id,
      ...of,
      currency: order.currency,
      total_cents: order.lines.reduce((sum, { cents }) => sum + cents, 0),
      invoice_ref: invoiceRef ?? null,
      made_at: minutesAfter(order.at, 1),
      created_at: order.at,
    })
  for (const { domain, expiresAt, state, decidedAt } of renewals)
    rows.add('renewals', {
      id: idOf('renewal', domain.id),
      ...of,
      stack_id: stack.id,
      domain_id: domain.id,
      name: domain.name,
      expires_at: expiresAt,
      state,
      decided_as: decidedAt ? 'client' : null,
      decided_by: decidedAt ? told.people.owner.id : null,
      decided_at: decidedAt,
      switched_at: decidedAt && minutesAfter(decidedAt, 1),
      settled_at: null,
      currency: stack.offer.quote.currency,
      price_cents: price?.unitCents ?? null,
      order_id: state === 'renew' && order ? order.id : null,
      asked_at: askedAt,
    })
  for (const person of [told.people.owner, told.people.billing])
    tellMail(scene, { kind: 'renewals-asked', personId: person.id, aboutId: stack.id, at: askedAt })
  tellRenewalTasks(scene, stack, { renewals, askedAt })
}

function tellRenewalTasks(
  scene: Scene,
  stack: StackTold,
  { renewals, askedAt }: { readonly renewals: readonly RenewalTold[]; readonly askedAt: Date },
): void {
  const { told } = stack
  const [first] = renewals
  if (!first) return
  const day = dayOf(first.expiresAt)
  const decided = first.decidedAt
  tellTask(scene, told.clientId, {
    key: `renewals:${stack.id}:${day}`,
    kind: 'decide-renewals',
    instructions: [
      `${renewals.length} domains of this client expire from ${day} on: ${renewals.map(({ domain }) => domain.name).join(', ')}.`,
      'The client was asked by mail whether to keep them. Look at the renewals page; decide there with the client’s word if they tell you theirs.',
      `Whatever nobody has decided ${renewalDays.kept} days before its day is kept and billed.`,
    ].join('\n'),
    stack,
    createdAt: askedAt,
    dueAt: daysBefore(first.expiresAt, renewalDays.kept),
    assignee: told.colleague,
    ...(decided
      ? { done: { at: decided, by: told.colleague, evidence: 'The client decided in the portal.' } }
      : {}),
  })
}
