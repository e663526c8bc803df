import type { InvoiceDetail } from '#domain/money/invoices.ts'
import type { RefundOffer } from '#domain/refunds/propose-refund.ts'
import type { RefundView } from '#domain/refunds/refund-queries.ts'
import type { SpentOnDomains } from '#domain/refunds/spent-on-domains.ts'
import type { RefundState } from '#domain/refunds/states.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, TextArea } from '#web/ui/field.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { invoiceMark } from './invoice-mark.ts'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

interface InvoicePageProps {
  readonly desk: Desk
  readonly invoice: InvoiceDetail
  readonly spent: SpentOnDomains
  readonly offer: RefundOffer
  readonly refused?: string
  readonly typed?: Typed
}

/** One invoice: what is on it, how it was paid, and what can go back of it. */
export function InvoicePage(props: InvoicePageProps) {
  const { desk, invoice, refused } = props
  const title = `invoice ${invoice.number ?? 'without number'}`
  return (
    <ConsolePage
      desk={desk}
      title={title}
      section="money"
      refused={
        refused ?? refusedElsewhere(props.typed, props.typed?.form === 'refund' || takesTransfer(invoice))
      }
    >
      <PageHead
        title={title}
        state={<StateMark {...invoiceMark(invoice)} />}
        about={
          <>
            <a href={consolePaths.client.to({ client: invoice.clientId })}>{invoice.company}</a>, as read at
            Stripe <Time at={invoice.seenAt} now={invoice.now} />
          </>
        }
        breadcrumb={[
          { href: consolePaths.money.to(), label: 'money' },
          { href: consolePaths.invoices.to(), label: 'invoices' },
          { href: consolePaths.invoice.to({ invoice: invoice.id }), label: title },
        ]}
      />
      <Facts invoice={invoice} />
      <Transfer {...props} />
      <Refunds {...props} />
    </ConsolePage>
  )
}

function Facts({ invoice }: { invoice: InvoiceDetail }) {
  const { now, currency } = invoice
  return (
    <DefinitionList
      facts={[
        ['total', <Money cents={invoice.totalCents} currency={currency} />],
        ['tax in it', <Money cents={invoice.taxCents} currency={currency} />],
        ['paid', <Money cents={invoice.paidCents} currency={currency} />],
        ['taken back', <Money cents={invoice.creditedCents} currency={currency} />],
        [
          'way',
          invoice.paidOutside
            ? 'by a transfer past Stripe'
            : invoice.collection === 'transfer'
              ? 'by transfer, when it was sent'
              : invoice.attempts > 1
                ? `by card, tried ${invoice.attempts} times`
                : 'by card',
        ],
        ['issued', <Time at={invoice.issuedAt} now={now} as="day" />],
        ['due', invoice.dueAt && <Time at={invoice.dueAt} now={now} as="day" />],
        ['overdue since', invoice.unpaidSince && <Time at={invoice.unpaidSince} now={now} />],
        ['paid on', invoice.paidAt && <Time at={invoice.paidAt} now={now} as="day" />],
        [
          'at Stripe',
          invoice.url && (
            <a href={invoice.url} rel="noreferrer">
              the page of this invoice
            </a>
          ),
        ],
      ]}
    />
  )
}

const transferLabels = { day: 'the day it arrived', evidence: 'what shows it' }

const takesTransfer = ({ transfer, status }: InvoiceDetail): boolean =>
  !transfer && (status === 'open' || status === 'uncollectible')

function Transfer({ desk, invoice, typed }: InvoicePageProps) {
  const { transfer, now } = invoice
  if (transfer)
    return (
      <>
        <h2>a transfer past Stripe</h2>
        <p>
          {transfer.settledAt ? (
            <StateMark tone="good" word="taken for paid" />
          ) : (
            <StateMark tone="busy" word="Stripe is being told" />
          )}{' '}
          It arrived on {transfer.receivedOn}; recorded <Time at={transfer.recordedAt} now={now} />.
        </p>
        <p>{reveal(transfer.evidence)}</p>
      </>
    )
  if (!takesTransfer(invoice)) return null
  const { errors, values } = typedInto(typed, 'transfer')
  return (
    <>
      <h2>was it paid by a transfer past Stripe?</h2>
      <ErrorSummary errors={errors} labels={transferLabels} />
      <ActionForm
        desk={desk}
        action={consolePaths.recordTransfer.to({ invoice: invoice.id })}
        button="take this invoice for paid"
        why={desk.why('record-transfer')}
      >
        <Field name="day" label={transferLabels.day} type="date" value={values.day} error={errors.day} />
        <TextArea
          name="evidence"
          label={transferLabels.evidence}
          rows={2}
          maxLength={2000}
          help="Where you saw it: which account, the reference, the sum. Stripe then shows the invoice as paid, and what was stopped for it goes on."
          value={values.evidence}
          error={errors.evidence}
        />
      </ActionForm>
    </>
  )
}

const refundMarks: Readonly<Record<RefundState, Parameters<typeof StateMark>[0]>> = {
  proposed: { tone: 'waiting', word: 'waits for an owner' },
  declined: { tone: 'off', word: 'declined' },
  approved: { tone: 'busy', word: 'is being made' },
  made: { tone: 'busy', word: 'on its way' },
  settled: { tone: 'good', word: 'gone back' },
  failed: { tone: 'bad', word: 'did not arrive' },
  refused: { tone: 'bad', word: 'refused by Stripe' },
}

function keptWords({ reason, isForYears }: InvoiceDetail, spent: SpentOnDomains, offer: RefundOffer): string {
  if (reason === 'renewal') return 'It is for a running month, so nothing of it is kept for domains.'
  if (isForYears)
    return 'It is for another year of domains. The price of those that stay is kept; the price of one that is let go can go back.'
  if (spent.domains === 0) return 'Nothing was bought at the registrar for this engagement.'
  const bought = `${spent.domains === 1 ? '1 domain was' : `${spent.domains} domains were`} bought for ${moneyText(spent.cents, spent.currency)} and ${spent.domains === 1 ? 'is' : 'are'} the client’s.`
  if (!offer.ok) return bought
  return offer.keptCents > 0
    ? `${bought} ${moneyText(offer.keptCents, offer.currency)} of this invoice is kept for that.`
    : `${bought} That was paid with another invoice or kept from an earlier refund, so nothing of this one is.`
}

const refundLabels = { amount: 'how much goes back' }

function Refunds({ desk, invoice, spent, offer, typed }: InvoicePageProps) {
  const { refunds, now } = invoice
  const { errors, values } = typedInto(typed, 'refund')
  const underWay = refunds.some(({ state }) => ['proposed', 'approved', 'made'].includes(state))
  const why = whyNot(
    desk.why('propose-refund'),
    underWay ? 'A refund of this invoice is under way already.' : undefined,
    offer,
  )
  return (
    <>
      <h2>money back</h2>
      <p>{keptWords(invoice, spent, offer)}</p>
      {refunds.length > 0 && (
        <DataTable
          caption="refunds of this invoice"
          hideCaption
          rows={refunds}
          empty=""
          columns={[
            {
              key: 'state',
              heading: 'state',
              cell: (row) => (
                <>
                  <StateMark {...refundMarks[row.state]} />
                  {row.vendorCode && <div class="small soft">{row.vendorCode}</div>}
                </>
              ),
            },
            {
              key: 'amount',
              heading: 'goes back',
              numeric: true,
              cell: (row) => <Money cents={row.amountCents} currency={row.currency} />,
            },
            {
              key: 'kept',
              heading: 'kept for domains',
              numeric: true,
              cell: (row) => <Money cents={row.keptCents} currency={row.currency} />,
            },
            {
              key: 'proposed',
              heading: 'proposed',
              cell: (row) => <Time at={row.proposedAt} now={now} />,
            },
            {
              key: 'note',
              heading: 'credit note',
              cell: (row) =>
                row.creditNoteUrl ? (
                  <a href={row.creditNoteUrl} rel="noreferrer">
                    {row.creditNoteNumber}
                  </a>
                ) : (
                  (row.creditNoteNumber ?? '')
                ),
            },
            { key: 'decide', heading: 'decide', cell: (row) => <Decide desk={desk} row={row} /> },
          ]}
        />
      )}
      <ErrorSummary errors={errors} labels={refundLabels} />
      <ConfirmedAction
        desk={desk}
        action={consolePaths.proposeRefund.to({ invoice: invoice.id })}
        open={Object.keys(errors).length > 0}
        ask={
          offer.ok
            ? `propose to give back ${offer.inParts ? 'up to ' : ''}${moneyText(offer.amountCents, offer.currency)}`
            : 'propose to give it back'
        }
        effect={
          offer.ok ? (
            <p>
              {moneyText(offer.amountCents, offer.currency)} {offer.inParts ? 'can' : 'would'} go back and{' '}
              {moneyText(offer.keptCents, offer.currency)} stay for domains. Nothing goes back before an owner
              approves it.
            </p>
          ) : null
        }
        button="propose it to an owner"
        kind="quiet"
        why={why}
      >
        {offer.ok && offer.inParts && why === undefined && (
          <Field
            name="amount"
            label={refundLabels.amount}
            inputmode="decimal"
            help="All that can, or less, such as for a week that went wrong."
            value={values.amount ?? moneyText(offer.amountCents, offer.currency)}
            error={errors.amount}
          />
        )}
      </ConfirmedAction>
    </>
  )
}

function Decide({ desk, row }: { desk: Desk; row: RefundView }) {
  if (row.state !== 'proposed') return null
  const why = desk.why('approve-refund')
  const action = consolePaths.decideRefund.to({ refund: row.id })
  const sum = moneyText(row.amountCents, row.currency)
  return (
    <div class="row">
      <ConfirmedAction
        desk={desk}
        action={action}
        hidden={{ decision: 'approve' }}
        ask={`give back ${sum}`}
        askKind="main"
        effect={
          <p>
            {row.outside
              ? `A credit note of ${sum} is made. It was paid past Stripe, so a task asks somebody to transfer it.`
              : `A credit note of ${sum} is made and the money goes back to the card. It can’t be undone.`}
          </p>
        }
        button={`give back ${sum} now`}
        kind="danger"
        why={why}
      />
      <ActionForm
        desk={desk}
        action={action}
        hidden={{ decision: 'decline' }}
        button="decline"
        kind="plain"
        inline
        why={why}
      />
    </div>
  )
}
