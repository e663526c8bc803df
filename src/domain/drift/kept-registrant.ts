import { z } from 'zod'
import type { RegistrantContact } from '#domain/stacks/registrar-port.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'

type Delivery = PurposeTx<'service-delivery'>

const placeOf = (changeId: string): string => `registrant before ${changeId}`

const text = <C extends 'name' | 'address' | 'phone' | 'email'>(category: C) =>
  z.string().transform((value) => personal(category, value))
const contactSchema = z.object({
  firstName: text('name'),
  lastName: text('name'),
  organisation: z.string().optional(),
  street: text('address'),
  city: text('address'),
  region: text('address').optional(),
  postalCode: text('address'),
  country: text('address'),
  phone: text('phone'),
  email: text('email'),
})

/** Keeps whom a domain was registered to before a change, encrypted, so that it can be written back. Once. */
export async function keepRegistrant(
  tx: Delivery,
  changeId: string,
  contact: RegistrantContact,
): Promise<void> {
  await tx.db
    .updateTable('world_changes')
    .set({ stood_sealed: tx.vault.seal(placeOf(changeId), JSON.stringify(contact)) })
    .where('id', '=', changeId)
    .where('stood_sealed', 'is', null)
    .execute()
}

/** Undefined when it is not kept any more. */
export async function openRegistrant(tx: Delivery, changeId: string): Promise<RegistrantContact | undefined> {
  const row = await tx.db
    .selectFrom('world_changes')
    .select('stood_sealed')
    .where('id', '=', changeId)
    .executeTakeFirst()
  if (!row?.stood_sealed) return undefined
  const kept = contactSchema.parse(JSON.parse(tx.vault.open(placeOf(changeId), row.stood_sealed).toString()))
  return { ...kept, organisation: kept.organisation, region: kept.region }
}
