import { offeredSlots } from '#domain/calls/book-call.ts'
import { linkToken } from '#domain/mails/link-token.ts'
import type { QueuedMailKindOf } from '#domain/mails/mail-kinds.ts'
import type { MailPages } from '#mail/house.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { loadCallMail } from './load-call-mail.ts'
import { loadDailyReport } from './load-daily-report.ts'
import { type LoadedMail, letter, type MailRow, unwritten } from './mail-row.ts'

type Inquiry = PurposeTx<'inquiry-response'>
type InquiryMail<K extends QueuedMailKindOf<'inquiry-response'> = QueuedMailKindOf<'inquiry-response'>> =
  MailRow<K>

/** Undefined when the request or call it is about has expired or become a client's. */
export async function loadInquiryMail(
  tx: Inquiry,
  mail: InquiryMail,
  pages: MailPages,
  inPurpose: InPurpose,
): Promise<LoadedMail | undefined> {
  const { kind } = mail
  switch (kind) {
    case 'lead-acknowledgement':
    case 'lead-notice':
      return aboutLead(tx, { ...mail, kind }, pages)
    case 'call-invitation':
    case 'call-reminder':
    case 'call-notice':
      return loadCallMail(tx, { ...mail, kind }, pages)
    case 'daily-report':
      return loadDailyReport(tx, mail, pages, inPurpose)
    default:
      return unwritten(kind)
  }
}

async function aboutLead(
  tx: Inquiry,
  mail: InquiryMail<'lead-acknowledgement' | 'lead-notice'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
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
