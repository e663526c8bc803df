import { z } from 'zod'
import { type RegistrantField, registrantFields } from '#domain/intake/registrant-fields.ts'
import { intakeFields } from '#domain/intake/save-intake.ts'
import type { ColumnName } from '#platform/policy-in-force/column-in-effect.ts'
import { manyLines, oneLine, ticked } from '#web/server/form-fields.ts'
import { storedIn } from '#web/server/stored-in.ts'

const text = (longest: number, column: ColumnName) =>
  manyLines(longest).optional().register(storedIn, { column })

const registrantColumns: Readonly<Record<RegistrantField, ColumnName>> = {
  firstName: 'registrants.first_name',
  lastName: 'registrants.last_name',
  organisation: 'registrants.organisation',
  address: 'registrants.address',
  city: 'registrants.city',
  region: 'registrants.region',
  postalCode: 'registrants.postal_code',
  country: 'registrants.country',
  phone: 'registrants.phone',
  email: 'registrants.email',
}

/** The parts of the intake, each saved by itself. */
export const intakeSections = {
  domain: z.object({ domain: text(intakeFields.domain.longest, 'intakes.domain') }),
  business: z.object({
    idealCustomer: text(intakeFields.idealCustomer.longest, 'intakes.ideal_customer'),
    offer: text(intakeFields.offer.longest, 'intakes.offer'),
    volumeTargets: text(intakeFields.volumeTargets.longest, 'intakes.volume_targets'),
  }),
  registrant: z.object(
    Object.fromEntries(
      (Object.keys(registrantFields) as RegistrantField[]).map((field) => [
        `registrant.${field}`,
        text(registrantFields[field].longest, registrantColumns[field]),
      ]),
    ),
  ),
} as const
export type IntakeSection = keyof typeof intakeSections

export const senderSchema = z.object({
  firstName: oneLine(60).register(storedIn, { column: 'senders.first_name' }),
  lastName: oneLine(60).register(storedIn, { column: 'senders.last_name' }),
  role: oneLine(80).register(storedIn, { column: 'senders.role' }),
  signature: manyLines(1000).optional().register(storedIn, { column: 'senders.signature' }),
  permission: ticked().register(storedIn, { column: 'senders.permission_at' }),
})
