import { companyKey } from '#domain/adoption/imported-client.ts'
import { type SightingKind, sightingKinds } from '#domain/adoption/sighting.ts'
import { warmSince } from '#domain/adoption/warm-since.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { type AdoptedCompany, adopted, forgotten } from '../cast/adopted.ts'
import type { Company } from '../cast/companies.ts'
import { peopleOf } from '../cast/people.ts'
import { idOf } from '../seeded.ts'
import type { Told } from './engagement.ts'
import { planOf, quoteOf } from './offer.ts'
import { pathOf } from './path.ts'
import { daysAfter, foreverHeld, holdPerson, minutesAfter, type Scene } from './scene.ts'
import { type InboxTold, mailboxRef, planStackOf, type StackTold } from './stack.ts'
import { yearAfter } from './stack-rows.ts'
import { colleagueId } from './staff.ts'

/** Domains that are left of the forgotten client. */
const leftDomains = 1

/**
 * Clients who were brought in, as far as the file and the last reading of the accounts go; and one whom nobody brought in.
 * @returns what the vendors have of all of them
 */
export function tellAdoptions(scene: Scene): readonly StackTold[] {
  const readAt = minutesAfter(scene.now, -95)
  const stacks = adopted.map((one) => {
    const stack = stackOf(scene, one.company)
    tellAdopted(scene, one, stack, readAt)
    return stack
  })
  const left = leftOver(stackOf(scene, forgotten))
  tellSightings(scene, left, { readAt, held: undefined })
  for (const vendor of ['porkbun', 'mailforge', 'instantly', 'stripe'])
    scene.rows.add('vendor_readings', {
      vendor,
      mode: 'sandbox',
      read_at: readAt,
      tried_at: readAt,
      fault_code: null,
    })
  return [...stacks, left]
}

function stackOf(scene: Scene, company: Company): StackTold {
  const path = pathOf(company, scene.now)
  const told: Told = {
    company,
    people: peopleOf(company),
    path,
    clientId: idOf('client', company.key),
    engagementId: idOf('engagement', company.key),
    colleague: colleagueId('operator'),
  }
  const { plan } = planOf(company, path.planned('planned'))
  const offer = { planId: '', plan, quoteId: '', quote: quoteOf(plan, path.planned('quoted')) }
  const senders = told.people.senders.map((_, nth) => idOf('sender', company.key, nth))
  const stack = planStackOf(scene, told, offer, senders)
  if (!stack) throw new Error(`the demo brings in a client without a stack: ${company.key}`)
  return stack
}

const leftOver = (stack: StackTold): StackTold => ({
  ...stack,
  domains: stack.domains.slice(0, leftDomains),
  inboxes: stack.inboxes.filter(({ domain }) => domain.nth < leftDomains),
})

function tellAdopted(
  scene: Scene,
  { importedDaysAgo, twist }: AdoptedCompany,
  stack: StackTold,
  readAt: Date,
): void {
  const { rows, now } = scene
  const { told } = stack
  const { company, people, clientId, engagementId } = told
  const importedAt = daysAfter(now, -importedDaysAgo)
  const startedOn = told.path.planned('live')
  const of = { client_id: clientId, stack_id: stack.id }
  holdPerson(scene, { ...people.owner, since: importedAt, clientUntil: foreverHeld })
  rows.add('clients', {
    id: clientId,
    name: company.name,
    retained_until: foreverHeld,
    created_at: importedAt,
  })
  rows.add('engagements', {
    id: engagementId,
    client_id: clientId,
    state: 'adopted',
    mode: 'sandbox',
    started_at: startedOn,
    in_state_since: importedAt,
    ended_at: null,
  })
  rows.add('engagement_changes', {
    id: idOf('engagement change', company.key, 'adopted'),
    client_id: clientId,
    engagement_id: engagementId,
    from_state: null,
    to_state: 'adopted',
    actor_kind: 'operator',
    actor_id: told.colleague,
    at: importedAt,
  })
  rows.add('intakes', {
    engagement_id: engagementId,
    client_id: clientId,
    domain_token: idOf('domain token', company.key).replaceAll('-', ''),
    saved_at: importedAt,
  })
  rows.add('stacks', {
    id: stack.id,
    client_id: clientId,
    engagement_id: engagementId,
    plan_id: null,
    mode: 'sandbox',
    host: 'mailforge',
    sequencer: 'instantly',
    state: 'observed',
    look_at: minutesAfter(now, 30),
    created_at: importedAt,
  })
  rows.add('adoptions', {
    engagement_id: engagementId,
    ...of,
    contact_id: people.owner.id,
    company_key: companyKey(company.name),
    started_on: dayOf(startedOn),
    imported_at: importedAt,
    imported_by: told.colleague,
  })
  scene.ledger.tell({
    at: importedAt,
    kind: 'client.adopted',
    purpose: 'service-delivery',
    actor: 'staff',
    clauses: ['2.4', '3.1'],
    personId: people.owner.id,
    categories: ['name', 'email', 'business'],
    details: { client: clientId, domains: stack.domains.length, inboxes: stack.inboxes.length },
  })
  stack.domains.forEach((domain, position) => {
    const registered = domain.done('register') ?? null
    const hosted = domain.done('bring-in')
    rows.add('domains', {
      id: domain.id,
      ...of,
      name: domain.name,
      reason: 'brought in by our own file',
      position,
      chosen: true,
      state: 'adopted',
      registered_at: registered,
      expires_at: registered && yearAfter(registered),
      host_ref: hosted ? idOf('hosted domain', domain.name) : null,
      delegated_at: hosted ? readAt : null,
      host_active_at: hosted ? readAt : null,
    })
  })
  for (const [nth, sender] of people.senders.entries()) {
    holdPerson(scene, { id: sender.id, name: sender.name, since: importedAt, clientUntil: foreverHeld })
    rows.add('senders', {
      id: idOf('sender', company.key, nth),
      client_id: clientId,
      engagement_id: engagementId,
      person_id: sender.id,
      first_name: sender.firstName,
      last_name: sender.lastName,
      role: '',
      permission_at: null,
      added_at: importedAt,
    })
  }
  const named = twist ? stack.inboxes.slice(0, -1) : stack.inboxes
  named.forEach((inbox, nth) => {
    tellAdoptedInbox(scene, stack, inbox, { readAt, isLater: twist !== undefined && nth === 0 })
  })
  tellSightings(scene, stack, { readAt, held: new Set(named.map(({ id }) => id)) })
}

function tellAdoptedInbox(
  { rows }: Scene,
  stack: StackTold,
  inbox: InboxTold,
  { readAt, isLater }: { readonly readAt: Date; readonly isLater: boolean },
): void {
  const began = inbox.done('start-warm-up') ?? null
  const claimed = began && addDays(dayOf(began), isLater ? 9 : 0)
  const warm = warmSince(claimed, began)
  rows.add('inboxes', {
    id: inbox.id,
    client_id: stack.told.clientId,
    stack_id: stack.id,
    domain_id: inbox.domain.id,
    sender_id: inbox.senderId,
    address: inbox.address,
    reserve: false,
    state: 'adopted',
    host_ref: mailboxRef(inbox),
    opened_at: readAt,
    connected_at: readAt,
    daily_limit: coldLimit(stack, inbox),
    claimed_warm_since: claimed,
    warm_up_started_at: warm.at,
    warm_since_source: warm.source,
  })
}

const coldLimit = ({ offer }: StackTold, inbox: InboxTold): number =>
  inbox.reserve ? 0 : offer.plan.assumptions.coldPerInboxPerDay.value

/** What the last reading of our accounts showed. `held`: the inboxes that the file names; undefined where nobody is. */
function tellSightings(
  { rows, vault }: Scene,
  stack: StackTold,
  { readAt, held }: { readonly readAt: Date; readonly held: ReadonlySet<string> | undefined },
): void {
  const client = held ? { client_id: stack.told.clientId } : {}
  const seen = (
    kind: SightingKind,
    ref: string,
    more: {
      readonly domain: string
      readonly domain_id?: string
      readonly inbox_id?: string
      readonly since?: Date
      readonly until?: Date
      readonly daily_limit?: number
    },
  ) =>
    rows.add('sightings', {
      id: idOf('sighting', kind, ref),
      vendor: sightingKinds[kind].vendor,
      mode: 'sandbox',
      kind,
      ref,
      ...client,
      state: 'active',
      first_seen_at: daysAfter(readAt, -1),
      seen_at: readAt,
      ...more,
    })
  for (const { id, name, done } of stack.domains) {
    const of = held ? { domain: name, domain_id: id } : { domain: name }
    const since = done('register')
    seen('domain', name, { ...of, ...(since ? { since, until: yearAfter(since) } : {}) })
    seen('hosted-domain', idOf('hosted domain', name), of)
  }
  for (const inbox of stack.inboxes) {
    const of = {
      domain: inbox.domain.name,
      ...(held ? { domain_id: inbox.domain.id } : {}),
      ...(held?.has(inbox.id) ? { inbox_id: inbox.id } : {}),
    }
    const since = inbox.done('start-warm-up')
    seen('mailbox', mailboxRef(inbox), of)
    const ref = vault.fingerprint('sighting', inbox.address.toLowerCase()).toString('base64url')
    seen('account', ref, { ...of, ...(since ? { since } : {}), daily_limit: coldLimit(stack, inbox) })
  }
}
