import { daysToTransfer } from '#domain/billing/make-invoice.ts'
import type { PaymentPage } from '#domain/billing/payment-page.ts'
import type { WaitingTransfer } from '#domain/billing/waiting-transfer.ts'
import { portalPaths } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'
import type { PortalVisit } from './portal-visit.ts'

interface Props {
  readonly visit: PortalVisit
  readonly page: PaymentPage
  /** Why this person can't choose it; undefined where they can. */
  readonly why: string | undefined
}

/** The other way to pay: an invoice, and the money by transfer. */
export function TransferChoice({ visit, page, why }: Props) {
  const { quote } = page
  const sum = quote ? quote.setupCents + quote.monthlyCents : 0
  const monthly = quote ? moneyText(quote.monthlyCents, quote.currency) : 'month'
  return (
    <>
      <h2>or by bank transfer</h2>
      <p>
        You get an invoice of the same sum, with the account to transfer it to and {daysToTransfer} days to do
        so. The work begins once the money is there. The first month counts from the day of the invoice, and
        each later one comes as an invoice of {monthly}.
      </p>
      <Form
        action={portalPaths.payByTransfer.to({ engagement: visit.frame.engagementId })}
        hidden={visit.hidden}
      >
        <Button
          kind="quiet"
          disabledBecause={why}
        >{`make the invoice of ${moneyText(sum, quote?.currency)}`}</Button>
      </Form>
    </>
  )
}

/** The invoice that waits for its transfer, where to find the account, and the way back to the card. */
export function TransferWaits(props: Props & { readonly transfer: WaitingTransfer }) {
  const { visit, transfer, why } = props
  if (transfer.state === 'withdrawing')
    return (
      <Notice tone="attention" title="the invoice is being taken back">
        <p>
          Please don’t transfer anything for it any more. Once Stripe confirms that it is void, usually within
          minutes, you can choose here again how to pay.
        </p>
      </Notice>
    )
  return (
    <>
      <h2>waits for your transfer</h2>
      {transfer.lapsesAt && (
        <Notice tone="attention" title="the day of this invoice has passed">
          <p>
            If the transfer does not arrive by <Time at={transfer.lapsesAt} now={visit.now} as="day" />, the
            invoice is taken back. Nothing is owed then: your quote stays accepted, and you can choose here
            again how to pay.
          </p>
        </Notice>
      )}
      <DefinitionList
        facts={[
          ['invoice', transfer.number ?? 'no number yet'],
          [
            'amount',
            transfer.totalCents === null ? null : (
              <Money cents={transfer.totalCents} currency={transfer.currency ?? undefined} />
            ),
          ],
          [
            'to be transferred by',
            transfer.dueAt ? <Time at={transfer.dueAt} now={visit.now} as="day" /> : null,
          ],
          ['as read at Stripe', transfer.seenAt ? <Time at={transfer.seenAt} now={visit.now} /> : null],
        ]}
      />
      {transfer.url && (
        <p>
          <ButtonLink href={transfer.url}>see the invoice and the account to transfer to</ButtonLink>
        </p>
      )}
      <p class="small soft">
        The account and the reference to name stand on the invoice at Stripe. A transfer takes one to three
        working days; you get a mail once it has arrived. Nothing is bought for you before.
      </p>
      <Confirm ask="pay by card instead" kind="plain">
        <p>
          Invoice {transfer.number} becomes void first, so that nothing is paid twice; then you type your card
          on Stripe’s page. If you have transferred the money already, wait for it to arrive.
        </p>
        <Form action={portalPaths.payment.to({ engagement: visit.frame.engagementId })} hidden={visit.hidden}>
          <Button disabledBecause={why}>take the invoice back and pay by card</Button>
        </Form>
      </Confirm>
    </>
  )
}
