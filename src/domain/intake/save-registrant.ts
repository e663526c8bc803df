import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { openIntake } from './intake-standing.ts'
import { checkRegistrantField, type RegistrantField, registrantFields } from './registrant-fields.ts'

export type SavedRegistrant =
  | { readonly ok: true }
  | {
      readonly ok: false /** Why, by field; the other fields were saved. */
      readonly reasons: Readonly<Record<string, string>>
    }

/** Who the domains are registered to: saves the fields that were given and are right, and says what is wrong with the rest. */
export async function saveRegistrant(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  typed: Readonly<Partial<Record<RegistrantField, string>>>,
): Promise<SavedRegistrant> {
  const standing = await openIntake(tx, engagementId)
  if (!standing.ok) return { ok: false, reasons: { form: standing.reason } }
  const reasons: Record<string, string> = {}
  const values: Partial<Record<RegistrantField, string | null>> = {}
  for (const field of Object.keys(registrantFields) as RegistrantField[]) {
    const given = typed[field]
    if (given === undefined) continue
    const checked = checkRegistrantField(field, given)
    if (checked.ok) values[field] = checked.value
    else reasons[field] = checked.reason
  }
  const columns = { ...columnsOf(values), saved_at: tx.now }
  const row = await tx.db
    .insertInto('registrants')
    .values({ engagement_id: engagementId, client_id: standing.clientId, ...columns })
    .onConflict((conflict) => conflict.column('engagement_id').doUpdateSet(columns))
    .returning(['person_id', 'first_name', 'last_name'])
    .executeTakeFirstOrThrow()
  await holdRegistrant(tx, engagementId, row)
  await tx.tell(`engagement:${engagementId}`)
  return Object.keys(reasons).length === 0 ? { ok: true } : { ok: false, reasons }
}

/** Only what was given is set, so that one field can be saved without the others. */
function columnsOf(values: Partial<Record<RegistrantField, string | null>>) {
  const held = <C extends 'name' | 'address' | 'phone' | 'email'>(
    category: C,
    value: string | null | undefined,
  ): Personal<C> | null | undefined =>
    value ? personal(category, value) : value === undefined ? undefined : null
  const all = {
    first_name: held('name', values.firstName),
    last_name: held('name', values.lastName),
    organisation: values.organisation,
    address: held('address', values.address),
    city: held('address', values.city),
    region: held('address', values.region),
    postal_code: held('address', values.postalCode),
    country: held('address', values.country),
    phone: held('phone', values.phone),
    email: held('email', values.email),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<
    typeof all
  >
}

/** The registrant as a person of their own, from their first name on. */
async function holdRegistrant(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  row: {
    person_id: string | null
    first_name: Personal<'name'> | null
    last_name: Personal<'name'> | null
  },
): Promise<void> {
  if (!row.first_name && !row.last_name) return
  if (row.person_id) {
    await tx.call(`update people set name = concat_ws(' ', $2::text, $3::text) where id = $1`, [
      row.person_id,
      row.first_name,
      row.last_name,
    ])
    return
  }
  const [held] = await tx.call<{ id: string }>(
    `select app.hold_named_person(concat_ws(' ', $1::text, $2::text), $3) as id`,
    [row.first_name, row.last_name, tx.vault.newPersonKey()],
  )
  await tx.db
    .updateTable('registrants')
    .set({ person_id: held?.id ?? null })
    .where('engagement_id', '=', engagementId)
    .execute()
}
