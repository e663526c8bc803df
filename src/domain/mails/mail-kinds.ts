import type { Purpose } from '#policy/vocabulary.ts'

interface MailKindRule {
  readonly purpose: Extract<
    Purpose,
    'inquiry-response' | 'operations-email' | 'newsletter' | 'authentication'
  >
  /** Which of the policy's kinds of operational e-mail it is; the others are no operational e-mail. */
  readonly is: 'intake' | 'updates' | 'handoff' | 'invoices' | 'answer' | 'notice' | 'marketing' | 'sign-in'
  /** What its `aboutId` is the id of. */
  readonly about:
    | 'lead'
    | 'call'
    | 'subscriber'
    | 'staff'
    | 'client'
    | 'engagement'
    | 'quote'
    | 'plan-change'
    | 'invoice'
    | 'stack'
    | 'handoff'
    | 'ending'
    | 'report'
    | 'policy-notice'
    | 'arrears-notice'
    | 'nothing'
}

/** Every message the program sends, each under one purpose. */
export const mailKinds = {
  'lead-acknowledgement': { purpose: 'inquiry-response', is: 'answer', about: 'lead' },
  'lead-notice': { purpose: 'inquiry-response', is: 'notice', about: 'lead' },
  'call-invitation': { purpose: 'inquiry-response', is: 'answer', about: 'call' },
  'call-reminder': { purpose: 'inquiry-response', is: 'answer', about: 'call' },
  'call-notice': { purpose: 'inquiry-response', is: 'notice', about: 'call' },
  'client-call': { purpose: 'operations-email', is: 'updates', about: 'call' },
  'daily-report': { purpose: 'inquiry-response', is: 'notice', about: 'staff' },
  'guide-confirmation': { purpose: 'newsletter', is: 'marketing', about: 'subscriber' },
  'guide-delivery': { purpose: 'newsletter', is: 'marketing', about: 'subscriber' },
  'sign-in-link': { purpose: 'authentication', is: 'sign-in', about: 'nothing' },
  'staff-invitation': { purpose: 'authentication', is: 'sign-in', about: 'nothing' },
  invitation: { purpose: 'operations-email', is: 'updates', about: 'client' },
  'domain-proof': { purpose: 'operations-email', is: 'intake', about: 'engagement' },
  'quote-ready': { purpose: 'operations-email', is: 'updates', about: 'quote' },
  'payment-awaited': { purpose: 'operations-email', is: 'invoices', about: 'quote' },
  'plan-change': { purpose: 'operations-email', is: 'updates', about: 'plan-change' },
  'payment-received': { purpose: 'operations-email', is: 'invoices', about: 'invoice' },
  'payment-overdue': { purpose: 'operations-email', is: 'invoices', about: 'arrears-notice' },
  'transfer-reminder': { purpose: 'operations-email', is: 'invoices', about: 'invoice' },
  'transfer-lapsed': { purpose: 'operations-email', is: 'invoices', about: 'invoice' },
  'intake-opens': { purpose: 'operations-email', is: 'intake', about: 'engagement' },
  'approvals-wanted': { purpose: 'operations-email', is: 'updates', about: 'stack' },
  'build-progress': { purpose: 'operations-email', is: 'updates', about: 'stack' },
  'renewals-asked': { purpose: 'operations-email', is: 'updates', about: 'stack' },
  live: { purpose: 'operations-email', is: 'updates', about: 'stack' },
  handoff: { purpose: 'operations-email', is: 'handoff', about: 'handoff' },
  report: { purpose: 'operations-email', is: 'updates', about: 'report' },
  'ending-plan': { purpose: 'operations-email', is: 'updates', about: 'ending' },
  'ending-closed': { purpose: 'operations-email', is: 'handoff', about: 'ending' },
  'policy-changes': { purpose: 'operations-email', is: 'updates', about: 'policy-notice' },
  'consent-again': { purpose: 'newsletter', is: 'marketing', about: 'subscriber' },
} as const satisfies Record<string, MailKindRule>
export type MailKind = keyof typeof mailKinds
export type MailAbout = MailKindRule['about']
export type MailPurpose = (typeof mailKinds)[MailKind]['purpose']

/** Kinds that wait in the queue as a row. Sign-in mail is sent at once, so that no row or job holds its link. */
export type QueuedMailKind = Exclude<MailKind, 'sign-in-link' | 'staff-invitation'>

/** Those of one purpose. */
export type QueuedMailKindOf<P extends MailPurpose> = {
  [K in QueuedMailKind]: (typeof mailKinds)[K]['purpose'] extends P ? K : never
}[QueuedMailKind]

export function isQueuedMailKind<P extends MailPurpose>(
  kind: string,
  purpose: P,
): kind is QueuedMailKindOf<P> {
  return (
    Object.hasOwn(mailKinds, kind) &&
    mailKinds[kind as MailKind].purpose === purpose &&
    kind !== 'sign-in-link' &&
    kind !== 'staff-invitation'
  )
}
