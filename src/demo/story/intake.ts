import { idOf } from '../seeded.ts'
import { heldUntil, type Told } from './engagement.ts'
import { holdPerson, minutesAfter, type Scene } from './scene.ts'

export interface IntakeTold {
  readonly senderIds: readonly string[]
}

/** What the client told us. Who has paid and not submitted is in the middle of it. */
export function tellIntake(scene: Scene, told: Told): IntakeTold {
  const { company, path, clientId, engagementId } = told
  const submitted = path.at('submitted')
  const begun = path.at('paid')
  const isProved = submitted !== undefined || (begun !== undefined && company.begun > 10)
  const savedAt = submitted ?? (begun ? minutesAfter(begun, 90) : path.planned('converted'))
  scene.rows.add('intakes', {
    engagement_id: engagementId,
    client_id: clientId,
    domain: begun ? company.domain : null,
    domain_token: idOf('domain token', company.key).replaceAll('-', ''),
    domain_proof: isProved ? 'operator' : null,
    domain_proved_at: isProved ? savedAt : null,
    domain_checked_at: null,
    ideal_customer: submitted ? company.idealCustomer : null,
    offer: company.offer,
    volume_targets: `${company.target.toLocaleString('en-US')} e-mails a month`,
    saved_at: savedAt,
    completed_at: submitted ?? null,
  })
  if (!isProved) return { senderIds: [] }
  tellRegistrant(scene, told, savedAt)
  return { senderIds: tellSenders(scene, told, { savedAt, all: submitted !== undefined }) }
}

function tellRegistrant({ rows }: Scene, told: Told, savedAt: Date): void {
  const { people, company } = told
  const { owner, place } = people
  rows.add('registrants', {
    engagement_id: told.engagementId,
    client_id: told.clientId,
    person_id: owner.id,
    first_name: owner.firstName,
    last_name: owner.lastName,
    organisation: company.name,
    address: place.address,
    city: place.city,
    region: place.region || null,
    postal_code: place.postal,
    country: place.country,
    phone: place.phone,
    email: owner.email,
    saved_at: savedAt,
  })
}

function tellSenders(
  scene: Scene,
  told: Told,
  { savedAt, all }: { readonly savedAt: Date; readonly all: boolean },
): string[] {
  const approvedAt = told.path.at('namesApproved')
  return told.people.senders.slice(0, all ? undefined : 1).map((sender, nth) => {
    const addedAt = minutesAfter(savedAt, nth - 20)
    holdPerson(scene, {
      id: sender.id,
      name: sender.name,
      since: addedAt,
      clientUntil: heldUntil(told.company, told.path),
    })
    const id = idOf('sender', told.company.key, nth)
    scene.rows.add('senders', {
      id,
      client_id: told.clientId,
      engagement_id: told.engagementId,
      person_id: sender.id,
      first_name: sender.firstName,
      last_name: sender.lastName,
      role: sender.role,
      permission_at: addedAt,
      approved_at: approvedAt ?? null,
      approved_by: approvedAt ? told.people.owner.id : null,
      added_at: addedAt,
    })
    return id
  })
}
