import { linkToken } from '#domain/mails/link-token.ts'
import { tokenHash } from '#platform/crypto/vault.ts'
import { askings } from '../cast/companies.ts'
import { chanceOf, idOf } from '../seeded.ts'
import { tellMail } from './mails.ts'
import { daysAfter, foreverHeld, holdPerson, minutesAfter, type Scene } from './scene.ts'

const prospectDays = 730

/** Requests for a call that led to no client yet, and those who asked for the guide. */
export function tellInquiries(scene: Scene): void {
  for (const asking of askings) {
    const at = minutesAfter(scene.now, -asking.hoursAgo * 60)
    const personId = idOf('person', 'asking', asking.key)
    holdPerson(scene, {
      id: personId,
      name: asking.name,
      email: asking.email,
      since: at,
      prospectUntil: daysAfter(at, prospectDays),
    })
    const answered = asking.answeredHoursAgo
    tellLead(scene, {
      id: idOf('lead', asking.key),
      personId,
      company: asking.company,
      offer: asking.offer,
      volume: asking.volume,
      at,
      answeredAt: answered === undefined ? null : minutesAfter(scene.now, -answered * 60),
      clientId: null,
      ...(asking.key === 'bramblecotetools' ? { callLink: idOf('choose call', asking.key) } : {}),
    })
  }
  tellSubscribers(scene)
}

export function tellLead(
  { rows, ledger, ...scene }: Scene,
  lead: {
    readonly id: string
    readonly personId: string
    readonly company: string
    readonly offer: string
    readonly volume: string
    readonly at: Date
    readonly answeredAt: Date | null
    readonly clientId: string | null
    /** While a time for a call can still be chosen. */
    readonly callLink?: string
  },
): void {
  rows.add('leads', {
    id: lead.id,
    person_id: lead.personId,
    company: lead.company,
    offer: lead.offer,
    volume_goal: lead.volume,
    submitted_at: lead.at,
    answered_at: lead.answeredAt,
    client_id: lead.clientId,
    call_link: lead.callLink ?? null,
  })
  ledger.tell({
    at: lead.at,
    kind: 'lead.submitted',
    purpose: 'inquiry-response',
    actor: 'visitor',
    clauses: ['2.2', '2.3', '5.2'],
    personId: lead.personId,
    categories: ['email', 'name', 'business', 'message'],
    details: { lead: lead.id, again: false },
  })
  tellMail(
    { ...scene, rows, ledger },
    { kind: 'lead-acknowledgement', personId: lead.personId, aboutId: lead.id, at: lead.at },
  )
}

const readers = [
  'ann',
  'bo',
  'cleo',
  'dev',
  'elin',
  'finn',
  'gus',
  'hale',
  'ida',
  'jun',
  'kit',
  'lou',
  'mio',
  'nell',
] as const

function tellSubscribers(scene: Scene): void {
  const { rows, ledger, vault, now } = scene
  readers.forEach((name, nth) => {
    const chance = chanceOf('subscriber', name)
    // The newest one has not confirmed yet.
    const at = daysAfter(now, nth === 0 ? -0.4 : -chance.between(3, 340))
    const confirmedAt = nth === 0 ? null : minutesAfter(at, chance.between(2, 300))
    const personId = idOf('person', 'subscriber', name)
    const id = idOf('subscriber', name)
    holdPerson(scene, {
      id: personId,
      name: '',
      email: `${name}@readers.example`,
      since: at,
      subscriberUntil: confirmedAt ? foreverHeld : daysAfter(at, 7),
    })
    rows.add('subscribers', {
      id,
      person_id: personId,
      requested_at: at,
      confirm_hash: tokenHash(linkToken(vault, 'confirm guide', id)),
      confirmed_at: confirmedAt,
      unsubscribe_hash: tokenHash(linkToken(vault, 'unsubscribe', id)),
      guide_sent_at: confirmedAt ? minutesAfter(confirmedAt, 1) : null,
    })
    const told = { purpose: 'newsletter', actor: 'visitor', personId, categories: ['email'] } as const
    ledger.tell({
      ...told,
      at,
      kind: 'guide.requested',
      clauses: ['2.2', '5.3'],
      details: { subscriber: id },
    })
    tellMail(scene, { kind: 'guide-confirmation', personId, aboutId: id, at })
    if (!confirmedAt) return
    const details = { subscriber: id, to: 'guide and newsletter' }
    ledger.tell({ ...told, at: confirmedAt, kind: 'consent.given', clauses: ['5.3', '7.1'], details })
    tellMail(scene, { kind: 'guide-delivery', personId, aboutId: id, at: confirmedAt })
  })
}
