import type { ShownDispute } from '#domain/billing/disputes-of.ts'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'

/** Payments that the client's bank took back: how each stands, what it stops, and what comes next. */
export function DisputeNotices({ disputes, now }: { disputes: readonly ShownDispute[]; now: Date }) {
  return (
    <>
      {disputes.map((dispute) => (
        <DisputeNotice dispute={dispute} now={now} />
      ))}
    </>
  )
}

function DisputeNotice({ dispute, now }: { dispute: ShownDispute; now: Date }) {
  const sum = <Money cents={dispute.amountCents} currency={dispute.currency.toUpperCase()} />
  const since = <Time at={dispute.openedAt} now={now} as="day" />
  const seen = (
    <p class="small soft">
      As Stripe said <Time at={dispute.seenAt} now={now} />.
    </p>
  )
  switch (dispute.state) {
    case 'won':
    case 'repaid':
      return (
        <Notice tone="good" title="a disputed payment is settled">
          <p>
            {sum}, disputed on {since}:{' '}
            {dispute.state === 'won' ? 'the bank decided for us.' : 'the client has paid it again.'} Purchases
            go on.
          </p>
          {seen}
        </Notice>
      )
    case 'lost':
      return (
        <Notice tone="bad" title="a disputed payment is lost">
          <p>
            {sum}, disputed on {since}: the bank decided for the cardholder. Nothing more is bought until the
            client has paid again, which they can on the first page of their portal. There is a task for it
            below.
          </p>
          {seen}
        </Notice>
      )
    case 'needs-response':
    case 'under-review':
      return (
        <Notice tone="attention" title="a payment is disputed">
          <p>
            The client’s bank took back {sum} on {since}. Nothing more is bought until it is decided; what is
            built goes on. <NextStep dispute={dispute} now={now} />
          </p>
          {seen}
        </Notice>
      )
  }
}

function NextStep({ dispute, now }: { dispute: ShownDispute; now: Date }) {
  if (dispute.state === 'under-review') return <>Evidence was sent, and the bank decides.</>
  if (!dispute.evidenceDueAt) return <>The task for it says how to answer.</>
  return (
    <>
      Evidence is due by <Time at={dispute.evidenceDueAt} now={now} as="day" />; the task for it says how.
    </>
  )
}
