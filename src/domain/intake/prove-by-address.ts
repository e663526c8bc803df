import { readLinkToken } from '#domain/mails/link-token.ts'
import { mailKinds } from '#domain/mails/mail-kinds.ts'
import { enqueueMail } from '#domain/mails/queue-mail.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { openIntake } from './intake-standing.ts'

type Delivery = PurposeTx<'service-delivery'>

/** A mailed link proves an address for this long; the address is held no longer for it. */
const linkDays = 7

/**
 * The signed-in client followed a link that was mailed to them, so an address of theirs at the domain is a
 * confirmed one. Changes nothing when theirs is elsewhere. @returns whether the domain is proven by it
 */
export async function proveByOwnAddress(tx: Delivery, engagementId: string): Promise<boolean> {
  const person = actorPerson(tx.actor)
  if (tx.actor.kind !== 'client' || !person) return false
  const rows = await tx.call(
    `update intakes i set domain_proof = 'address', domain_proved_at = $3, saved_at = $3
     from people p
     where i.engagement_id = $1 and p.id = $2 and i.domain_proved_at is null
       and split_part(p.email, '@', 2) = i.domain
     returning i.engagement_id`,
    [engagementId, person, tx.now],
  )
  return rows.length > 0
}

/** Mails a link to an address at the client's domain; whoever follows it and presses the button proves the domain. */
export async function askAddressProof(
  tx: Delivery,
  engagementId: string,
  email: Personal<'email'>,
): Promise<Verdict> {
  const standing = await openIntake(tx, engagementId)
  if (!standing.ok) return standing
  const [mail] = await tx.call<{ id: string | null }>(
    'select app.hold_domain_address($1, lower(trim($2)), $3) as id',
    [engagementId, email, tx.vault.newPersonKey()],
  )
  if (!mail?.id)
    return {
      ok: false,
      reason:
        'Give an address at the domain above, such as you@ that domain. No more than five such mails leave in an hour.',
    }
  await enqueueMail(tx, mail.id, mailKinds['domain-proof'].purpose)
  return { ok: true }
}

/** The domain that a mailed link would prove; undefined when it is made up, over, or the domain has changed. */
export async function findAddressProof(tx: Delivery, token: string) {
  const mailId = readLinkToken(tx.vault, 'prove domain', token)
  if (!mailId) return undefined
  const [found] = await tx.call<{ engagement_id: string; domain: string }>(
    `select i.engagement_id, i.domain
     from mails m join people p on p.id = m.person_id join intakes i on i.engagement_id = m.about_id
     where m.id = $1 and m.kind = 'domain-proof' and m.queued_at > $2
       and split_part(p.email, '@', 2) = i.domain`,
    [mailId, new Date(tx.now.getTime() - linkDays * 86_400_000)],
  )
  return found && { engagementId: found.engagement_id, domain: found.domain }
}

/** The button on the page of a mailed link was pressed. Called by a visitor: who holds the link may. */
export async function confirmAddressProof(tx: Delivery, token: string): Promise<Verdict> {
  const found = await findAddressProof(tx, token)
  if (!found) return { ok: false, reason: 'This link is used up or over; ask for another one in the portal.' }
  await tx.db
    .updateTable('intakes')
    .set({ domain_proof: 'address', domain_proved_at: tx.now })
    .where('engagement_id', '=', found.engagementId)
    .where('domain', '=', found.domain)
    .where('domain_proved_at', 'is', null)
    .execute()
  await tx.tell(`engagement:${found.engagementId}`)
  return { ok: true }
}
