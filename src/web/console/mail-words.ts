import type { MailKind } from '#domain/mails/mail-kinds.ts'

/** What each mail is to somebody who reads what was sent: completes "… was mailed". */
const mailWords: Readonly<Record<MailKind, string>> = {
  'lead-acknowledgement': 'the acknowledgement of the request',
  'lead-notice': 'the notice of a new request',
  'call-invitation': 'what is agreed on of a call',
  'call-reminder': 'the reminder of a call',
  'call-notice': 'the notice of a call to whoever takes it',
  'client-call': 'what is agreed on of a call',
  'daily-report': 'the daily report to an owner',
  'guide-confirmation': 'the link that confirms the address for the guide',
  'guide-delivery': 'the guide',
  'sign-in-link': 'a sign-in link',
  'staff-invitation': 'the invitation to work here',
  invitation: 'the invitation to the portal',
  'domain-proof': 'the link that proves the domain',
  'plan-change': 'a change of the stack to accept',
  'quote-ready': 'the quote',
  'payment-awaited': 'that an accepted quote is not paid yet',
  'renewals-asked': 'the question about renewals',
  'payment-overdue': 'about an unpaid invoice',
  'transfer-reminder': 'about a first invoice that was not transferred',
  'transfer-lapsed': 'that the first invoice was taken back',
  'payment-received': 'the thanks for the payment',
  'intake-opens': 'the request to fill in the intake',
  'approvals-wanted': 'the request to approve names and senders',
  'build-progress': 'the news of the build',
  live: 'the news that the stack is live',
  handoff: 'the news that the hand-off pack is ready',
  report: 'a report',
  'ending-plan': 'the plan of the ending and its days',
  'ending-closed': 'the closing statement',
  'policy-changes': 'the notice of a changed privacy policy',
  'consent-again': 'the question whether they still agree',
}

/** A kind of mail in words; one that the program no longer sends is named by its code. */
export function mailInWords(kind: string): string {
  return Object.hasOwn(mailWords, kind)
    ? mailWords[kind as MailKind]
    : `the mail “${kind.replaceAll('-', ' ')}”`
}
