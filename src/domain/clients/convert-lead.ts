import type { PurposeTx } from '#platform/database/purposes.ts'

export type Conversion =
  | { readonly ok: true; readonly clientId: string; readonly engagementId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Makes a client of a lead: company, first owner, an engagement that waits for a plan, an intake that starts with
 * what the form said. For staff who may write; again it answers the same. The lead leaves the list of inquiries.
 */
export async function convertLead(
  tx: PurposeTx<'inquiry-response'>,
  leadId: string,
  mode: 'sandbox' | 'live',
): Promise<Conversion> {
  const lead = await tx.db.selectFrom('leads').select('person_id').where('id', '=', leadId).executeTakeFirst()
  // Recorded first: the inquiry is not readable under this purpose once it is a client's.
  if (lead)
    await tx.record({
      kind: 'access.granted',
      clauses: ['5.1', '5.2'],
      personId: lead.person_id,
      details: { lead: leadId, as: 'owner of the client' },
    })
  const [made] = await tx.call<{ client: string; engagement: string }>(
    'select * from app.convert_lead($1, $2)',
    [leadId, mode],
  )
  if (!made) return { ok: false, reason: 'There is no such request any more.' }
  await tx.tell('leads')
  await tx.tell(`client:${made.client}`)
  return { ok: true, clientId: made.client, engagementId: made.engagement }
}
