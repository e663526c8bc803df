import { z } from 'zod'
import { emailAddress, oneLine } from '#web/server/form-fields.ts'
import { storedIn } from '#web/server/stored-in.ts'

const email = () => emailAddress().register(storedIn, { column: 'people.email' })
const name = () => oneLine(200).register(storedIn, { column: 'people.name' })

/** Somebody of a client company. */
export const memberSchema = z.object({
  email: email(),
  name: name(),
  role: z.enum(['owner', 'billing', 'technical']).register(storedIn, { column: 'client_members.role' }),
})

const staffRole = () => z.enum(['owner', 'operator', 'viewer']).register(storedIn, { column: 'staff.role' })

/** Somebody who is to work here. */
export const colleagueSchema = z.object({ email: email(), name: name(), role: staffRole() })
export const colleagueRoleSchema = z.object({ role: staffRole() })
