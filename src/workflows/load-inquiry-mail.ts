import { offeredSlots } from '#domain/calls/book-call.ts'
import { linkToken } from '#domain/mails/link-token.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { loadCallMail } from './load-call-mail.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** Undefined when the request or call it is about has expired or become a client's. */
export async function loadInquiryMail(
  tx: PurposeTx<'inquiry-response'>,
  mail: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  if (mail.kind !== 'lead-acknowledgement' && mail.kind !== 'lead-notice')
    return loadCallMail(tx, mail, pages)
  const lead = await tx.db
    .selectFrom('leads')
    .select(['submissions', 'call_link'])
    .where('id', '=', mail.aboutId)
    .executeTakeFirst()
  if (!lead) return undefined
  if (mail.kind === 'lead-notice')
    return letter(mail.kind, { leadUrl: pages.lead(mail.aboutId), again: lead.submissions > 1 })
  const offers = lead.call_link !== null && (await offeredSlots(tx)).slots.length > 0
  return letter(mail.kind, {
    name: mail.name,
    chooseUrl: offers ? pages.chooseCall(linkToken(tx.vault, 'choose call', lead.call_link ?? '')) : null,
  })
}
