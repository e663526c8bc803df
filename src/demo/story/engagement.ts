import { type EngagementTransition, engagementTransitions } from '#domain/engagements/states.ts'
import type { Company } from '../cast/companies.ts'
import { type CompanyPeople, peopleOf } from '../cast/people.ts'
import { idOf } from '../seeded.ts'
import { tellLead } from './inquiries.ts'
import { type CompanyPath, type Moment, pathOf } from './path.ts'
import { daysAfter, foreverHeld, holdPerson, type Scene } from './scene.ts'
import { someColleague } from './staff.ts'

/** One company, its people and its engagement, as every part of its story knows them. */
export interface Told {
  readonly company: Company
  readonly people: CompanyPeople
  readonly path: CompanyPath
  readonly clientId: string
  readonly engagementId: string
  /** Who of us looked after it. */
  readonly colleague: string
}

/** How long a company is held: while its engagement runs, 6 years after its end, 24 months where nothing was paid. */
export function heldUntil(company: Company, path: CompanyPath): Date {
  if (company.standing === 'ended' && path.over) return daysAfter(path.over, 6 * 365)
  return company.standing === 'withdrawn' ? daysAfter(path.planned('requested'), 730) : foreverHeld
}

export function tellEngagement(scene: Scene, company: Company, turn: number): Told {
  const people = peopleOf(company)
  const path = pathOf(company, scene.now)
  const clientId = idOf('client', company.key)
  const engagementId = idOf('engagement', company.key)
  const told = { company, people, path, clientId, engagementId, colleague: someColleague(turn) }
  const until = heldUntil(company, path)
  const since = path.planned('requested')
  const converted = path.planned('converted')
  const { owner, billing, technical } = people
  holdPerson(scene, { ...owner, since, clientUntil: until })
  const hasColleagues = path.at('paid') !== undefined
  if (hasColleagues)
    for (const { id, name, email } of [billing, technical])
      holdPerson(scene, { id, name, email, since: path.planned('paid'), clientUntil: until })
  const { rows } = scene
  rows.add('clients', { id: clientId, name: company.name, retained_until: until, created_at: converted })
  const member = (personId: string, role: string, at: Date) => {
    rows.add('client_members', { client_id: clientId, person_id: personId, role, added_at: at })
    scene.ledger.tell({
      at,
      kind: 'access.granted',
      purpose: 'service-delivery',
      actor: 'staff',
      clauses: ['2.4', '5.1'],
      personId,
      categories: ['email', 'name', 'role'],
      details: { by: told.colleague, role },
    })
  }
  member(owner.id, 'owner', converted)
  if (hasColleagues) {
    member(billing.id, 'billing', path.planned('paid'))
    member(technical.id, 'technical', path.planned('paid'))
  }
  const last = changesOf(told).findLast(({ at }) => at !== undefined)
  rows.add('engagements', {
    id: engagementId,
    client_id: clientId,
    state: stateAfter(last?.transition ?? 'open'),
    mode: 'sandbox',
    started_at: converted,
    in_state_since: last?.at ?? converted,
    ended_at: company.standing === 'ended' || company.standing === 'withdrawn' ? (path.over ?? null) : null,
  })
  tellLead(scene, {
    id: idOf('lead', company.key),
    personId: owner.id,
    company: company.name,
    offer: company.offer,
    volume: `${company.target.toLocaleString('en-US')} e-mails a month`,
    at: since,
    answeredAt: path.planned('answered'),
    clientId,
  })
  tellChanges(scene, told)
  return told
}

interface Change {
  readonly transition: EngagementTransition | 'open'
  readonly at: Date | undefined
  readonly by: 'us' | 'client' | 'system'
}

function changesOf({ company, path }: Told): Change[] {
  const is = (standing: Company['standing']) => company.standing === standing
  const at = (moment: Moment) => path.at(moment)
  const quoted = at('quoted')
  const lapsed = is('lapsed') && quoted ? daysAfter(quoted, 15) : undefined
  return [
    { transition: 'open', at: path.planned('converted'), by: 'us' },
    { transition: 'draft-plan', at: at('planned'), by: 'us' },
    { transition: 'send-quote', at: quoted, by: 'us' },
    { transition: 'let-quote-lapse', at: lapsed, by: 'system' },
    { transition: 'accept-quote', at: at('accepted'), by: 'client' },
    { transition: 'receive-payment', at: at('paid'), by: 'system' },
    { transition: 'submit-intake', at: at('submitted'), by: 'client' },
    { transition: 'start-building', at: at('building'), by: 'system' },
    { transition: 'go-live', at: at('live'), by: 'system' },
    { transition: 'hand-over', at: is('handed-over') ? path.over : undefined, by: 'us' },
    { transition: 'end', at: is('ended') ? path.over : undefined, by: 'client' },
    { transition: 'withdraw', at: is('withdrawn') ? path.over : undefined, by: 'client' },
  ]
}

const stateAfter = (transition: Change['transition']): string =>
  transition === 'open' ? 'requested' : engagementTransitions[transition].to

function tellChanges({ rows }: Scene, told: Told): void {
  let from: string | null = null
  for (const { transition, at, by } of changesOf(told)) {
    if (!at) continue
    const to = stateAfter(transition)
    rows.add('engagement_changes', {
      id: idOf('engagement change', told.company.key, transition),
      client_id: told.clientId,
      engagement_id: told.engagementId,
      from_state: from,
      to_state: to,
      actor_kind: by === 'us' ? 'operator' : by,
      actor_id: by === 'us' ? told.colleague : by === 'client' ? told.people.owner.id : null,
      at,
    })
    from = to
  }
}
