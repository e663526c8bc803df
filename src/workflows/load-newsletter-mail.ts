import { linkToken } from '#domain/mails/link-token.ts'
import type { QueuedMailKindOf } from '#domain/mails/mail-kinds.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { periodInEffect } from '#platform/policy-in-force/period-in-effect.ts'
import { type LoadedMail, letter, type MailRow, unwritten } from './mail-row.ts'

/** Undefined when the person has unsubscribed, or is not confirmed for what needs it. */
export async function loadNewsletterMail(
  tx: PurposeTx<'newsletter'>,
  mail: MailRow<QueuedMailKindOf<'newsletter'>>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const subscriber = await tx.db
    .selectFrom('subscribers')
    .select(['id', 'confirmed_at', 'ask_again_at'])
    .where('id', '=', mail.aboutId)
    .executeTakeFirst()
  if (!subscriber) return undefined
  const { id } = subscriber
  if (mail.kind === 'guide-confirmation')
    return letter(mail.kind, { confirmUrl: pages.confirmGuide(linkToken(tx.vault, 'confirm guide', id)) })
  const unsubscribeUrl = pages.unsubscribe(linkToken(tx.vault, 'unsubscribe', id))
  // Once we have to ask again, nothing but the question leaves.
  if (subscriber.ask_again_at)
    return mail.kind === 'consent-again'
      ? letter(mail.kind, {
          confirmUrl: pages.confirmGuide(linkToken(tx.vault, 'confirm guide', id)),
          policyUrl: pages.policyVersions,
          answerDays: (await periodInEffect(tx, 'asked-again')).days ?? 0,
          unsubscribeUrl,
        })
      : undefined
  const { kind } = mail
  switch (kind) {
    case 'guide-delivery':
      return subscriber.confirmed_at ? letter(kind, { guideUrl: pages.guideText, unsubscribeUrl }) : undefined
    case 'consent-again':
      return undefined
    default:
      return unwritten(kind)
  }
}
