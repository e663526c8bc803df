import type { ShownDispute } from '#domain/billing/disputes-of.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { portalPaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'
import type { PortalVisit } from './portal-visit.ts'

/** What becomes of a payment that the client's bank took back, and what the client can do about it. */
export function DisputeNotices(props: {
  visit: PortalVisit
  disputes: readonly ShownDispute[]
  mayPay: Verdict
}) {
  const { visit, disputes, mayPay } = props
  return (
    <>
      {disputes.map((dispute) => {
        const sum = <Money cents={dispute.amountCents} currency={dispute.currency.toUpperCase()} />
        const since = <Time at={dispute.openedAt} now={visit.now} as="day" />
        if (dispute.state === 'won' || dispute.state === 'repaid')
          return (
            <Notice tone="good" title="a disputed payment is settled">
              <p>
                Your bank had taken back {sum} on {since}.{' '}
                {dispute.state === 'won'
                  ? 'It has decided that the payment stands.'
                  : 'You have paid it again.'}{' '}
                Nothing waits for it any more.
              </p>
            </Notice>
          )
        if (dispute.state === 'lost')
          return (
            <Notice tone="attention" title="your bank took a payment back">
              <p>
                Your bank has given you back {sum}, so it is not paid any more. What was built stays as it is;
                nothing more is bought until you have paid it again. Then it goes on by itself.
              </p>
              <Form
                action={portalPaths.payAgain.to({ engagement: visit.frame.engagementId })}
                hidden={visit.hidden}
              >
                <Button disabledBecause={mayPay.ok ? undefined : mayPay.reason}>
                  {`pay ${moneyText(dispute.amountCents, dispute.currency.toUpperCase())} again on Stripe’s page`}
                </Button>
              </Form>
            </Notice>
          )
        return (
          <Notice tone="attention" title="your bank disputes a payment">
            <p>
              On {since} your bank told us that {sum} is disputed and took it back. Until that is decided
              nothing more is bought for you; what is built goes on.
            </p>
            <p>
              If this was a mistake, ask your bank to withdraw the dispute and write to us that you did.
              {dispute.state === 'needs-response' && dispute.evidenceDueAt && (
                <>
                  {' '}
                  We answer the bank by <Time at={dispute.evidenceDueAt} now={visit.now} as="day" />.
                </>
              )}
              {dispute.state === 'under-review' && ' We have answered the bank, and it decides.'}
            </p>
          </Notice>
        )
      })}
    </>
  )
}
