import type { UntimedTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

/** What the request-a-call form takes, and nothing else (policy 2.3). */
export interface LeadForm {
  readonly email: Personal<'email'>
  readonly name: Personal<'name'>
  readonly company: string
  readonly offer: Personal<'message'>
  readonly volumeGoal: string
}

export interface SubmittedLead {
  readonly leadId: string
  readonly personId: string
  /** The same address had asked before: it is the same lead, its 24 months begun anew. */
  readonly again: boolean
}

/** The same mail goes out once in this time, so that the form cannot be used to flood an address. */
const quietHours = 1

/**
 * Takes a request for a call. The address again makes no second lead; one whose period is over is erased first,
 * in this transaction. An acknowledgement to the person and a notice to staff are queued with it.
 */
export async function submitLead(tx: UntimedTx<'inquiry-response'>, form: LeadForm): Promise<SubmittedLead> {
  const [row] = await tx.call<{ lead: string; person: string; again: boolean; wrapped_key: Buffer }>(
    'select * from app.submit_lead(lower(trim($1)), $2, $3, $4, $5, $6, make_interval(hours => $7))',
    [form.email, form.name, form.company, form.offer, form.volumeGoal, tx.vault.newPersonKey(), quietHours],
  )
  if (!row) throw new Error('the database did not answer with the lead')
  await tx.record({
    kind: 'lead.submitted',
    clauses: ['2.2', '2.3', '5.2'],
    personId: row.person,
    wrappedKey: row.wrapped_key,
    categories: ['email', 'name', 'business', 'message'],
    details: { lead: row.lead, again: row.again },
  })
  return { leadId: row.lead, personId: row.person, again: row.again }
}
