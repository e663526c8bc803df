import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** Mails somebody on the staff their link; who has left meanwhile gets none. */
export async function sendStaffInvitation(
  parts: {
    readonly inPurpose: InPurpose
    /** Makes the link and mails it, so that neither a row nor a job holds it. */
    readonly deliver: (personId: string) => Promise<void>
  },
  personId: string,
): Promise<void> {
  const here = await parts.inPurpose('authentication', system('send-staff-invitation'), (tx) =>
    tx.db
      .selectFrom('staff')
      .select('person_id')
      .where('person_id', '=', personId)
      .where('removed_at', 'is', null)
      .executeTakeFirst(),
  )
  if (here) await parts.deliver(personId)
}
