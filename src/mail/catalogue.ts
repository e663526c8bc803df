import type { MailKind } from '#domain/mails/mail-kinds.ts'
import type { MailHouse } from './house.ts'
import type { Message, RenderedMail } from './message.ts'
import { approvalsWanted } from './messages/approvals-wanted.ts'
import { buildProgress } from './messages/build-progress.ts'
import { callInvitation } from './messages/call-invitation.ts'
import { callNotice } from './messages/call-notice.ts'
import { callReminder } from './messages/call-reminder.ts'
import { clientCall } from './messages/client-call.ts'
import { consentAgain } from './messages/consent-again.ts'
import { dailyReport } from './messages/daily-report.ts'
import { domainProof } from './messages/domain-proof.ts'
import { endingClosed } from './messages/ending-closed.ts'
import { endingPlan } from './messages/ending-plan.ts'
import { guideConfirmation } from './messages/guide-confirmation.ts'
import { guideDelivery } from './messages/guide-delivery.ts'
import { handoff } from './messages/handoff.ts'
import { intakeOpens } from './messages/intake-opens.ts'
import { invitation } from './messages/invitation.ts'
import { leadAcknowledgement } from './messages/lead-acknowledgement.ts'
import { leadNotice } from './messages/lead-notice.ts'
import { live } from './messages/live.ts'
import { paymentAwaited } from './messages/payment-awaited.ts'
import { paymentOverdue } from './messages/payment-overdue.ts'
import { paymentReceived } from './messages/payment-received.ts'
import { planChange } from './messages/plan-change.ts'
import { policyChanges } from './messages/policy-changes.ts'
import { quoteReady } from './messages/quote-ready.ts'
import { renewalsAsked } from './messages/renewals-asked.ts'
import { report } from './messages/report.ts'
import { signInLink } from './messages/sign-in-link.ts'
import { staffInvitation } from './messages/staff-invitation.ts'
import { transferLapsed } from './messages/transfer-lapsed.ts'
import { transferReminder } from './messages/transfer-reminder.ts'

/** Every message by its kind; a kind without one does not build. */
export const catalogue = {
  'lead-acknowledgement': leadAcknowledgement,
  'lead-notice': leadNotice,
  'call-invitation': callInvitation,
  'call-reminder': callReminder,
  'call-notice': callNotice,
  'client-call': clientCall,
  'daily-report': dailyReport,
  'guide-confirmation': guideConfirmation,
  'guide-delivery': guideDelivery,
  'sign-in-link': signInLink,
  'staff-invitation': staffInvitation,
  invitation,
  'domain-proof': domainProof,
  'quote-ready': quoteReady,
  'payment-awaited': paymentAwaited,
  'plan-change': planChange,
  'payment-received': paymentReceived,
  'payment-overdue': paymentOverdue,
  'transfer-reminder': transferReminder,
  'transfer-lapsed': transferLapsed,
  'intake-opens': intakeOpens,
  'approvals-wanted': approvalsWanted,
  'build-progress': buildProgress,
  'renewals-asked': renewalsAsked,
  live,
  handoff,
  report,
  'ending-plan': endingPlan,
  'ending-closed': endingClosed,
  'policy-changes': policyChanges,
  'consent-again': consentAgain,
} as const satisfies { readonly [K in MailKind]: { readonly kind: K | MailKind } }

type Catalogue = typeof catalogue
export type MailData<K extends MailKind> = Catalogue[K] extends Message<infer Data> ? Data : never

const byKind: { readonly [K in MailKind]: Message<MailData<K>> } = catalogue

export function renderMail<K extends MailKind>(kind: K, data: MailData<K>, house: MailHouse): RenderedMail {
  return byKind[kind].render(data, house)
}

/** A message with its preview data, for the page that shows all of them and the test that renders all. */
export function previewMail<K extends MailKind>(kind: K, house: MailHouse): RenderedMail {
  return renderMail<K>(kind, byKind[kind].preview, house)
}
