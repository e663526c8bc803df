import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** Undefined when the request it is about has expired or become a client's. */
export async function loadInquiryMail(
  tx: PurposeTx<'inquiry-response'>,
  mail: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const lead = await tx.db
    .selectFrom('leads')
    .select('submissions')
    .where('id', '=', mail.aboutId)
    .executeTakeFirst()
  if (!lead) return undefined
  if (mail.kind === 'lead-acknowledgement') return letter(mail.kind, { name: mail.name })
  if (mail.kind === 'lead-notice')
    return letter(mail.kind, { leadUrl: pages.lead(mail.aboutId), again: lead.submissions > 1 })
  return undefined
}
