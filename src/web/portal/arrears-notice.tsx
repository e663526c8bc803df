import type { ArrearsView } from '#domain/billing/invoices-page.ts'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'

interface Owed {
  readonly number: string | null
  readonly totalCents: number
  readonly paidCents: number
  readonly creditedCents: number
  readonly currency: string
  readonly url: string | null
}

/** What an unpaid invoice means now, what comes next and when, and what ends it. */
export function OwedNotice(props: { arrears: ArrearsView; owed: readonly Owed[]; now: Date }) {
  const { arrears, owed, now } = props
  if (arrears.state === 'settled')
    return (
      <Notice tone="good" title="paid">
        <p>
          The overdue payment arrived {arrears.settledAt && <Time at={arrears.settledAt} now={now} />}.{' '}
          {arrears.pausedAt ? 'Cold sending goes on by itself.' : 'Everything goes on as before.'}
        </p>
      </Notice>
    )
  return (
    <Notice tone={arrears.state === 'owing' ? 'attention' : 'bad'} title="a payment did not go through">
      <ul>
        {owed.map((invoice) => (
          <li>
            <Money
              cents={invoice.totalCents - invoice.paidCents - invoice.creditedCents}
              currency={invoice.currency}
            />
            {invoice.number ? ` for invoice ${invoice.number}` : ''}
            {invoice.url && (
              <>
                {': '}
                <a href={invoice.url} rel="noreferrer">
                  pay it on Stripe’s page
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>
        Nothing new is bought until it is paid. <Consequence arrears={arrears} now={now} /> Warm-up goes on,
        and everything resumes by itself as soon as the payment arrives.
      </p>
    </Notice>
  )
}

function Consequence({ arrears, now }: { arrears: ArrearsView; now: Date }) {
  const { state, pausesAt, pausedAt, deletionOn } = arrears
  switch (state) {
    case 'owing':
      return pausesAt ? (
        <>
          Cold sending pauses on <Time at={pausesAt} now={now} as="day" /> if it stays unpaid.
        </>
      ) : (
        <>Cold sending goes on for now.</>
      )
    case 'paused':
      return <>Cold sending has been paused since {pausedAt && <Time at={pausedAt} now={now} as="day" />}.</>
    case 'final-notice':
    case 'date-passed':
      return (
        <>
          Cold sending is paused. Nothing of yours is deleted before{' '}
          {deletionOn && <Time at={deletionOn} now={now} as="day" />}; from then on a person may decide to end
          the engagement, and you hear of it.
        </>
      )
    case 'settled':
      return null
  }
}
