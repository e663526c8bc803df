import { comparedStates } from '#domain/drift/load-comparison.ts'
import { nextNight } from '#domain/drift/night.ts'
import { firstSpendLimitCents } from '#domain/settings/spend-limit.ts'
import { desiredZone, hostMailRecords } from '#domain/stacks/desired-records.ts'
import { readZone } from '#domain/stacks/hosted-zone.ts'
import { type StackState, type StackTransition, stackTransitions } from '#domain/stacks/states.ts'
import { type HostedDomain, mailHostAddress, nameServers, tracking } from '../books/mailforge.ts'
import { idOf } from '../seeded.ts'
import { dmarcOf, dmarcText, reportsTo } from './dmarc-policy.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import {
  type DomainTold,
  type InboxTold,
  mailboxPassword,
  mailboxRef,
  priceCents,
  type StackTold,
} from './stack.ts'
import { colleagueId } from './staff.ts'

interface Change {
  readonly transition: StackTransition
  readonly at: Date | undefined
  readonly by: 'us' | 'system'
}

/** A retired stack still receives for ninety days. */
const retiringDays = 90

export function changesOf(stack: StackTold, now: Date): Change[] {
  const { path, company } = stack.told
  const ended = company.standing === 'ended' ? path.over : undefined
  const retired = ended && daysAfter(ended, retiringDays)
  return [
    { transition: 'approve-spending', at: path.at('spending'), by: 'us' },
    { transition: 'start-building', at: path.at('building'), by: 'system' },
    { transition: 'start-warm-up', at: warmUpBegan(stack), by: 'system' },
    { transition: 'go-live', at: path.at('live'), by: 'system' },
    { transition: 'hand-over', at: company.standing === 'handed-over' ? path.over : undefined, by: 'us' },
    { transition: 'retire', at: ended, by: 'us' },
    { transition: 'finish-retirement', at: retired && retired <= now ? retired : undefined, by: 'system' },
  ]
}

export const stateOf = (stack: StackTold, now: Date): StackState => {
  const last = changesOf(stack, now).findLast(({ at }) => at !== undefined)
  return last ? stackTransitions[last.transition].to : 'planned'
}

/** When the last inbox began to warm up that nothing holds up; undefined while such a one has not, or none has. */
export function warmUpBegan({ inboxes, stopped }: StackTold): Date | undefined {
  const isHeldUp = ({ id, domain }: InboxTold) =>
    stopped?.subjects.some((subject) => subject === id || subject === domain.name)
  const known = inboxes.flatMap((inbox) => inbox.done('start-warm-up') ?? [])
  const late = inboxes.filter((inbox) => !inbox.done('start-warm-up') && !isHeldUp(inbox))
  if (known.length === 0 || late.length > 0) return undefined
  return minutesAfter(new Date(Math.max(...known.map((at) => at.getTime()))), 0.1)
}

const spendLimitCents = ({ domains }: StackTold): number => Math.ceil(domains.length * priceCents * 1.05)

/** Above what an operator may spend, an owner approves it. */
export const approverOf = (stack: StackTold): string =>
  spendLimitCents(stack) > firstSpendLimitCents ? colleagueId('owner') : stack.told.colleague

/** `hosted`: how the host keeps the domains of the stack that were brought in, by name. */
export function tellStack(scene: Scene, stack: StackTold, hosted: ReadonlyMap<string, HostedDomain>): void {
  const { now, rows } = scene
  const { told, offer } = stack
  const { path, people, clientId } = told
  const changes = changesOf(stack, now)
  const at = (transition: StackTransition) => changes.find((one) => one.transition === transition)?.at ?? null
  const isCompared = comparedStates.includes(stateOf(stack, now)) && path.over === undefined
  rows.add('stacks', {
    id: stack.id,
    client_id: clientId,
    engagement_id: told.engagementId,
    plan_id: offer.planId,
    mode: 'sandbox',
    host: 'mailforge',
    sequencer: 'instantly',
    state: stateOf(stack, now),
    spend_limit_cents: path.at('spending') ? spendLimitCents(stack) : null,
    names_approved_at: path.at('namesApproved') ?? null,
    names_approved_by: path.at('namesApproved') ? people.owner.id : null,
    spending_approved_at: path.at('spending') ?? null,
    spending_approved_by: path.at('spending') ? approverOf(stack) : null,
    warm_up_started_at: at('start-warm-up'),
    live_at: at('go-live'),
    handed_over_at: at('hand-over'),
    ended_at: at('finish-retirement'),
    look_at: minutesAfter(now, 5),
    compare_at: isCompared ? nextNight(stack.id, now) : null,
    compared_at: isCompared ? minutesAfter(daysAfter(nextNight(stack.id, now), -1), 2) : null,
    created_at: path.planned('names'),
  })
  let from: string = 'planned'
  for (const { transition, at: changedAt, by } of changes) {
    if (!changedAt) continue
    const { to } = stackTransitions[transition]
    rows.add('stack_changes', {
      id: idOf('stack change', told.company.key, transition),
      client_id: clientId,
      stack_id: stack.id,
      from_state: from,
      to_state: to,
      actor_kind: by === 'us' ? 'operator' : 'system',
      actor_id: by === 'us' ? (transition === 'approve-spending' ? approverOf(stack) : told.colleague) : null,
      at: changedAt,
    })
    from = to
  }
  tellDomains(scene, stack, hosted)
  for (const inbox of stack.inboxes) tellInbox(scene, stack, inbox)
}

function tellDomains(
  { rows, now }: Scene,
  stack: StackTold,
  hosted: ReadonlyMap<string, HostedDomain>,
): void {
  const { told } = stack
  const checkedAt = minutesAfter(told.path.planned('names'), 4)
  stack.candidates.forEach(({ name, reason, taken }, position) => {
    const domain = stack.domains.find((one) => one.name === name)
    const head = {
      client_id: told.clientId,
      stack_id: stack.id,
      name,
      reason,
      available: !taken,
      premium: false,
      price_cents: taken ? null : priceCents,
      renewal_cents: taken ? null : priceCents,
      checked_at: checkedAt,
      position,
    }
    rows.add('domains', {
      id: domain?.id ?? idOf('domain', told.company.key, name),
      ...head,
      chosen: domain !== undefined,
      ...progressOf(now, stack, domain, hosted.get(name)),
    })
  })
}

/** How far a name has come from being a candidate, mark by mark. */
function progressOf(
  now: Date,
  stack: StackTold,
  domain: DomainTold | undefined,
  hosted: HostedDomain | undefined,
) {
  const done = (kind: Parameters<DomainTold['done']>[0]) => domain?.done(kind) ?? null
  const registered = done('register')
  const set = done('set-registrant')
  const written = done('write-records')
  return {
    state: written ? 'ready' : hosted ? 'brought-in' : registered ? 'registered' : 'candidate',
    order_ref: registered && domain ? orderRef(stack, domain) : null,
    paid_cents: registered ? priceCents : null,
    registered_at: registered,
    expires_at: registered ? yearAfter(registered) : null,
    registrant_set_at: set,
    registrant_proof: set ? { readBackAt: set.toISOString(), registrar: 'porkbun', same: true } : null,
    verification_due_at: set ? daysAfter(set, 15) : null,
    verified_at: done('verify-registrant'),
    host_ref: hosted?.id ?? null,
    name_servers: hosted ? [...nameServers] : null,
    delegated_at: done('delegate'),
    host_active_at: written,
    records_written_at: written,
    desired_records: written && hosted ? desiredRecords(now, stack, hosted) : null,
    dmarc_since: written ? dmarcOf(stack, now).since : null,
    forward_set_at: done('forward'),
    proved_at: written,
  }
}

export const orderRef = (stack: StackTold, domain: DomainTold): string =>
  String(10_000_001 + (Number.parseInt(idOf('order', stack.id, domain.name).slice(0, 6), 16) % 8_000_000))

export function yearAfter(at: Date): Date {
  const later = new Date(at)
  later.setUTCFullYear(later.getUTCFullYear() + 1)
  return later
}

export function desiredRecords(now: Date, stack: StackTold, hosted: HostedDomain) {
  const zone = readZone(hosted.name, hosted.records)
  const found = hostMailRecords(
    hosted.name,
    zone.known.map(({ record }) => record),
  )
  if (found.kind === 'incomplete') throw new Error(`the demo's host lacks records: ${hosted.name}`)
  return desiredZone({
    domain: hosted.name,
    forwardTo: stack.told.company.domain,
    mail: found.mail,
    reportsTo,
    dmarc: dmarcText(stack, now),
    tracking,
  }).records.map(({ record }) => record)
}

function tellInbox({ rows, now, vault }: Scene, stack: StackTold, inbox: InboxTold): void {
  const { told, offer } = stack
  const done = (kind: Parameters<InboxTold['done']>[0]) => inbox.done(kind) ?? null
  const opened = done('open-inbox')
  const warm = done('start-warm-up')
  const limits = done('set-limits')
  const isLive = told.path.at('live') !== undefined
  const cold = isLive && !inbox.reserve ? offer.plan.assumptions.coldPerInboxPerDay.value : 0
  const marks = [
    ['planned', true],
    ['open', opened],
    ['proven', done('prove')],
    ['connected', done('add-to-sequencer')],
    ['warming', warm],
    [inbox.reserve ? 'reserve' : 'live', isLive],
  ] as const
  rows.add('inboxes', {
    id: inbox.id,
    client_id: told.clientId,
    stack_id: stack.id,
    domain_id: inbox.domain.id,
    sender_id: inbox.senderId,
    address: inbox.address,
    reserve: inbox.reserve,
    state: marks.findLast(([, is]) => is)?.[0] ?? 'planned',
    host_ref: opened ? mailboxRef(inbox) : null,
    opened_at: opened,
    proof_sent_at: done('prove'),
    proof_token: done('prove') ? idOf('proof', inbox.id) : null,
    proved_at: done('prove'),
    connected_at: done('add-to-sequencer'),
    warm_up_job: warm ? idOf('warm-up job', inbox.id).replaceAll('-', '').slice(0, 24) : null,
    warm_up_started_at: warm,
    daily_limit: limits ? cold : null,
    // Read again, and judged, as soon as the program runs.
    figures_at: warm ? minutesAfter(now, -6 * 60 - 20) : null,
  })
  // Those of an engagement that ended were destroyed two weeks after it.
  if (!opened || told.company.standing === 'ended') return
  rows.add('credentials', {
    inbox_id: inbox.id,
    client_id: told.clientId,
    sealed: vault.seal(`inbox ${inbox.id}`, JSON.stringify(loginsOf(inbox))),
    issued_at: opened,
  })
}

function loginsOf(inbox: InboxTold) {
  const login = { host: mailHostAddress, username: inbox.address, password: mailboxPassword(inbox) }
  return { imap: { ...login, port: 993 }, smtp: { ...login, port: 587 } }
}
