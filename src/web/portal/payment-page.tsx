import { type Context, Hono } from 'hono'
import type { PayMethod } from '#domain/billing/checkout-states.ts'
import { openCheckout } from '#domain/billing/open-checkout.ts'
import { openTransfer } from '#domain/billing/open-transfer.ts'
import { type PaymentPage, paymentPage } from '#domain/billing/payment-page.ts'
import { isLasting, tellOfRefusal } from '#domain/billing/payment-refused.ts'
import { openRepayment } from '#domain/billing/repay-dispute.ts'
import type { SettlementDoors } from '#domain/billing/settlement-doors.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { DisputeNotices } from './dispute-notices.tsx'
import { PortalPage } from './portal-page.tsx'
import { clientActor, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'
import { TransferChoice, TransferWaits } from './transfer-section.tsx'

/** What is charged when, and what did I pay. Cards are typed on Stripe's page only. */
export function paymentPages(parts: PortalParts): Hono<PortalEnv> {
  const addressOf = (engagement: string, page: 'paymentDone' | 'paymentCanceled') =>
    new URL(portalPaths[page].to({ engagement }), parts.ports.publicUrl).href
  const doorsOf = (c: Context<PortalEnv>): SettlementDoors => ({
    inPurpose: parts.inPurpose,
    openPayments: ({ mode, ...about }) => parts.ports.payments(mode, clientActor(c), about),
  })
  return new Hono<PortalEnv>()
    .get(portalPaths.payment.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', paymentPage)
      return c.html(<Payment visit={at} page={found} />)
    })
    .post(portalPaths.payment.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', paymentPage)
      const engagement = at.frame.engagementId
      const doors = doorsOf(c)
      const opened = await openCheckout(doors, clientActor(c), engagement, {
        successUrl: addressOf(engagement, 'paymentDone'),
        cancelUrl: addressOf(engagement, 'paymentCanceled'),
      }).catch(notOpened(doors, at, 'card'))
      if (opened.kind === 'pay') return c.redirect(opened.url, 303)
      if (opened.kind === 'paid') return c.redirect(portalPaths.paymentDone.to({ engagement }), 303)
      return c.html(<Payment visit={at} page={found} refused={opened.reason} />, 422)
    })
    .post(portalPaths.payByTransfer.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', paymentPage)
      const engagement = at.frame.engagementId
      const doors = doorsOf(c)
      const opened = await openTransfer(doors, clientActor(c), engagement).catch(
        notOpened(doors, at, 'transfer'),
      )
      if (opened.kind === 'made') return c.redirect(portalPaths.payment.to({ engagement }), 303)
      if (opened.kind === 'paid') return c.redirect(portalPaths.paymentDone.to({ engagement }), 303)
      return c.html(<Payment visit={at} page={found} refused={opened.reason} />, 422)
    })
    .get(portalPaths.payByTransfer.pattern, async (c) => {
      const { visit: at } = await visit(parts, c, 'billing', async () => undefined)
      return c.redirect(portalPaths.payment.to({ engagement: at.frame.engagementId }), 303)
    })
    .post(portalPaths.payAgain.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', paymentPage)
      const doors = doorsOf(c)
      const opened = await openRepayment(doors, clientActor(c), at.frame.engagementId).catch(
        notOpened(doors, at, 'card'),
      )
      if (opened.kind === 'pay') return c.redirect(opened.url, 303)
      return c.html(<Payment visit={at} page={found} refused={opened.reason} />, 422)
    })
    .get(portalPaths.paymentDone.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', paymentPage)
      return c.html(<PaymentDone visit={at} page={found} />)
    })
    .get(portalPaths.paymentCanceled.pattern, async (c) => {
      const { visit: at } = await visit(parts, c, 'billing', async () => undefined)
      return c.html(<PaymentCanceled visit={at} />)
    })
}

const refusals: Readonly<Record<PayMethod, string>> = {
  card: 'Stripe refuses to open this payment. Nothing was charged, and trying again does not help: somebody here looks at it and tells you.',
  transfer:
    'Stripe refuses to make this invoice. Nothing was charged, and trying again does not help: somebody here looks at it and tells you. You can pay by card meanwhile.',
}

/** An outage passes by itself; of a refusal somebody here is told. */
const notOpened =
  (doors: SettlementDoors, at: PortalVisit, method: PayMethod) =>
  async (error: unknown): Promise<{ readonly kind: 'refused'; readonly reason: string }> => {
    if (!(error instanceof VendorError)) throw error
    await tellOfRefusal(doors, at.frame, error)
    return {
      kind: 'refused',
      reason: isLasting(error)
        ? refusals[method]
        : 'Stripe can’t be reached just now. Nothing was charged; please try again in a minute.',
    }
  }

function Payment(props: { visit: PortalVisit; page: PaymentPage; refused?: string }) {
  const { visit, page, refused } = props
  const { quote, checkout, subscription } = page
  const paid = checkout?.state === 'paid'
  const yearlyCents = (quote?.lines ?? [])
    .filter(({ billed }) => billed === 'yearly')
    .reduce((sum, { amountCents }) => sum + amountCents, 0)
  return (
    <PortalPage visit={visit} title="payment" section="payment">
      <PageHead
        title="payment"
        state={
          paid ? (
            <StateMark tone="good" word="paid" />
          ) : (
            <StateMark
              tone="waiting"
              word={page.transfer?.state === 'open' ? 'waits for a transfer' : 'not paid yet'}
            />
          )
        }
        about={checkout?.paidAt ? <Time at={checkout.paidAt} now={visit.now} as="day" /> : undefined}
      />
      {refused && (
        <Notice tone="bad" title="payment could not be opened" live>
          <p>{refused}</p>
        </Notice>
      )}
      <DisputeNotices visit={visit} {...page} />
      {quote && (
        <>
          <h2>what is charged when</h2>
          <DefinitionList
            facts={[
              [
                paid ? 'was charged at the start' : page.transfer ? 'on the first invoice' : 'now',
                <>
                  <Money cents={quote.setupCents + quote.monthlyCents} currency={quote.currency} />:{' '}
                  <Money cents={quote.setupCents} currency={quote.currency} /> for the set-up and{' '}
                  <Money cents={quote.monthlyCents} currency={quote.currency} /> for the first month
                </>,
              ],
              [
                'every month after that',
                <>
                  <Money cents={quote.monthlyCents} currency={quote.currency} />, until you end the engagement
                </>,
              ],
              [
                'each later year',
                yearlyCents > 0 ? (
                  <>
                    <Money cents={yearlyCents} currency={quote.currency} /> for the renewal of the domains; we
                    ask you before which of them stay
                  </>
                ) : null,
              ],
              [
                'the next charge',
                subscription?.periodEndsAt ? (
                  <Time at={subscription.periodEndsAt} now={visit.now} as="day" />
                ) : null,
              ],
            ]}
          />
        </>
      )}
      {!paid && <Ways visit={visit} page={page} />}
      <Invoices visit={visit} page={page} />
    </PortalPage>
  )
}

/** How the quote can be paid: one way at a time, and the other one for whoever changes their mind. */
function Ways({ visit, page }: { visit: PortalVisit; page: PaymentPage }) {
  const { quote, mayPay, transfer } = page
  const why = !quote ? 'There is no accepted quote to pay.' : mayPay.ok ? undefined : mayPay.reason
  if (transfer && transfer.state !== 'intended')
    return <TransferWaits visit={visit} page={page} why={why} transfer={transfer} />
  return (
    <>
      {transfer && (
        <Notice tone="attention" title="an invoice was asked for and is not confirmed">
          <p>
            It may still be made by itself, and stands here then; nothing is charged before you transfer it.
            Press again to have it at once. If you pay by card instead, none is made, or it becomes void.
          </p>
        </Notice>
      )}
      <PayButton visit={visit} page={page} why={why} />
      <TransferChoice visit={visit} page={page} why={why} />
    </>
  )
}

function PayButton(props: { visit: PortalVisit; page: PaymentPage; why: string | undefined }) {
  const { visit, page, why } = props
  const { quote, checkout } = page
  const sum = quote ? quote.setupCents + quote.monthlyCents : 0
  return (
    <>
      {checkout?.state === 'expired' && checkout.method === 'transfer' && (
        <Notice>
          <p>
            The last invoice is void and nothing is owed for it. Please transfer nothing for it any more;
            choose anew how to pay.
          </p>
        </Notice>
      )}
      {checkout?.state === 'expired' && checkout.method === 'card' && (
        <Notice>
          <p>The last payment page has expired and nothing was charged. The button opens a new one.</p>
        </Notice>
      )}
      <Form action={portalPaths.payment.to({ engagement: visit.frame.engagementId })} hidden={visit.hidden}>
        <Button disabledBecause={why}>{`pay ${moneyText(sum, quote?.currency)} on Stripe’s page`}</Button>
      </Form>
      <p class="small soft">
        You type your card on Stripe’s own page; we never see it. Nothing is bought for you before the payment
        is confirmed.
      </p>
    </>
  )
}

const invoiceStates: Readonly<Record<string, [tone: Tone, word: string]>> = {
  paid: ['good', 'paid'],
  open: ['attention', 'open'],
  draft: ['waiting', 'in the making'],
  uncollectible: ['bad', 'not collected'],
  void: ['off', 'void'],
}

function Invoices({ visit, page }: { visit: PortalVisit; page: PaymentPage }) {
  const latest = page.invoices[0]
  return (
    <>
      <h2>invoices</h2>
      <DataTable
        caption="invoices"
        hideCaption
        columns={[
          { key: 'number', heading: 'number', cell: (row) => row.number ?? 'no number yet' },
          {
            key: 'state',
            heading: 'state',
            cell: (row) => {
              const [tone, word] = invoiceStates[row.status] ?? ['unknown', row.status]
              return <StateMark tone={tone} word={word} />
            },
          },
          {
            key: 'issued',
            heading: 'issued',
            named: true,
            cell: (row) => <Time at={row.issuedAt} now={visit.now} as="day" />,
          },
          {
            key: 'total',
            heading: 'total',
            numeric: true,
            cell: (row) => <Money cents={row.totalCents} currency={row.currency} />,
          },
          {
            key: 'page',
            heading: 'at Stripe',
            cell: (row) =>
              row.url ? (
                <a href={row.url} rel="noreferrer">
                  invoice {row.number}
                </a>
              ) : (
                'no page'
              ),
          },
        ]}
        rows={page.invoices}
        empty="Invoices appear here after the first payment."
      />
      {latest && (
        <p class="small soft">
          As read at Stripe <Time at={latest.seenAt} now={visit.now} />.
        </p>
      )}
    </>
  )
}

/** Reaching this page proves nothing: only Stripe's notice, verified, does. */
function PaymentDone({ visit, page }: { visit: PortalVisit; page: PaymentPage }) {
  const engagement = visit.frame.engagementId
  const here = portalPaths.paymentDone.to({ engagement })
  const paid = page.checkout?.state === 'paid'
  return (
    <PortalPage visit={visit} title="payment" section="payment" live>
      <LiveRegion id="payment" topics={[`engagement:${engagement}`]} href={here}>
        <PageHead
          title={paid ? 'thank you' : 'waiting for confirmation'}
          state={
            paid ? (
              <StateMark tone="good" word="paid" />
            ) : (
              <StateMark tone="waiting" word="waits for Stripe’s confirmation" />
            )
          }
        />
        {paid ? (
          <>
            <p>Your payment is confirmed and the work has begun. Next we need a few details from you.</p>
            <ButtonLink href={portalPaths.intake.to({ engagement })}>go on with the intake</ButtonLink>
          </>
        ) : (
          <>
            <p>
              You are back from Stripe’s page. As soon as Stripe confirms the payment to us, usually within a
              minute, this page says so. You may leave it; you get a mail too.
            </p>
            <p>
              Did you not finish paying?{' '}
              <a href={portalPaths.payment.to({ engagement })}>Go back to the payment</a>; it is not charged
              twice.
            </p>
          </>
        )}
      </LiveRegion>
    </PortalPage>
  )
}

function PaymentCanceled({ visit }: { visit: PortalVisit }) {
  const engagement = visit.frame.engagementId
  return (
    <PortalPage visit={visit} title="payment" section="payment">
      <PageHead title="you left the payment page" />
      <p>Nothing was charged. The quote stays accepted, and you can pay whenever it suits you.</p>
      <div class="row">
        <ButtonLink href={portalPaths.payment.to({ engagement })}>back to the payment</ButtonLink>
        <ButtonLink href={portalPaths.engagement.to({ engagement })} kind="quiet">
          where it stands
        </ButtonLink>
      </div>
    </PortalPage>
  )
}
