import { billedThings } from '#domain/money/bill-lines.ts'
import { currencies } from '#domain/money/currencies.ts'
import type { VendorBill } from '#domain/money/vendor-bills.ts'
import { recipients } from '#policy/recipients.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, fieldId, Select, TextArea } from '#web/ui/field.tsx'
import { Money } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { MoneyTabs } from './money-tabs.tsx'
import { type Typed, typedInto } from './typed.ts'

const vendors = [
  { value: 'porkbun', label: 'Porkbun (registrar)' },
  { value: 'mailforge', label: 'Mailforge (inboxes)' },
  { value: 'instantly', label: 'Instantly (sequencer)' },
  { value: 'other', label: 'another vendor' },
]

const labels = {
  vendor: 'vendor',
  number: 'number of the bill',
  from: 'first day it is for',
  to: 'last day it is for',
  currency: 'currency',
  total: 'total',
  file: 'lines as a CSV file',
  lines: 'lines, pasted',
}

/** What vendors ask of us: entered here, held against what runs. */
export function BillsPage(props: {
  desk: Desk
  bills: readonly VendorBill[]
  now: Date
  refused?: string
  typed?: Typed
}) {
  const { desk, bills, now, refused, typed } = props
  const { errors, values } = typedInto(typed, 'bill')
  const why = desk.why('enter-bill')
  return (
    <ConsolePage desk={desk} title="vendors’ bills" section="money" refused={refused}>
      <PageHead
        title="vendors’ bills"
        about="What vendors ask of us. The latest one of each is held against what runs; what differs stands on the overview."
      />
      <MoneyTabs current="bills" />
      <DataTable
        caption="bills of vendors"
        hideCaption
        rows={bills}
        empty="Enter a bill below. With lines for each domain it is held against every stack; without them its total alone replaces the estimate of its month."
        columns={[
          { key: 'vendor', heading: 'vendor', cell: (bill) => recipients[bill.vendor]?.name ?? bill.vendor },
          {
            key: 'number',
            heading: 'number',
            cell: (bill) => <span class="nowrap">{bill.number ?? 'no number'}</span>,
          },
          { key: 'time', heading: 'for', cell: (bill) => <span class="nowrap">{spanText(bill)}</span> },
          { key: 'lines', heading: 'lines', numeric: true, cell: (bill) => bill.lines },
          {
            key: 'total',
            heading: 'total',
            numeric: true,
            cell: (bill) => <Total bill={bill} />,
          },
          {
            key: 'entered',
            heading: 'entered',
            named: true,
            cell: (bill) => <Time at={bill.enteredAt} now={now} />,
          },
          {
            key: 'remove',
            heading: 'take away',
            cell: (bill) => (
              <ConfirmedAction
                desk={desk}
                action={consolePaths.removeBill.to({ bill: bill.id })}
                ask="take away"
                askKind="plain"
                effect={<p>The bill and its lines go. What was estimated for its month counts again.</p>}
                button="take this bill away"
                kind="danger"
                why={why}
              />
            ),
          },
        ]}
      />
      <h2>enter a bill</h2>
      <ErrorSummary errors={errors} labels={labels} />
      <ActionForm desk={desk} action={consolePaths.bills.to()} button="keep this bill" why={why} files>
        <Select
          name="vendor"
          label={labels.vendor}
          options={vendors}
          blank="choose a vendor"
          value={values.vendor}
          error={errors.vendor}
        />
        <Field
          name="number"
          label={labels.number}
          optional
          maxLength={80}
          value={values.number}
          error={errors.number}
        />
        <Field name="from" label={labels.from} type="date" value={values.from} error={errors.from} />
        <Field name="to" label={labels.to} type="date" value={values.to} error={errors.to} />
        <Select
          name="currency"
          label={labels.currency}
          options={Object.entries(currencies).map(([value, label]) => ({ value, label }))}
          value={values.currency ?? 'usd'}
          error={errors.currency}
        />
        <Field
          name="total"
          label={labels.total}
          inputmode="decimal"
          help="As the bill says it, such as 142.30, 1,142.30 or 1 142,30."
          value={values.total}
          error={errors.total}
        />
        <div class={errors.file ? 'field wrong' : 'field'}>
          <label for={fieldId('file')}>
            {labels.file} <span class="optional">(optional)</span>
          </label>
          <p class="help" id={`${fieldId('file')}-help`}>
            {`With the columns what, domain, quantity and amount; what is one of ${Object.keys(billedThings).join(', ')}. Parted by commas, semicolons or tabs. Of an inbox’s address only the domain is kept.`}
          </p>
          {errors.file && (
            <p class="error" id={`${fieldId('file')}-error`}>
              {errors.file} Choose the file again once it is mended.
            </p>
          )}
          <input
            id={fieldId('file')}
            name="file"
            type="file"
            accept="text/csv,.csv"
            aria-describedby={`${fieldId('file')}-help${errors.file ? ` ${fieldId('file')}-error` : ''}`}
            aria-invalid={errors.file ? 'true' : undefined}
          />
        </div>
        <TextArea
          name="lines"
          label={labels.lines}
          optional
          rows={8}
          help="Instead of a file: paste the same lines here."
          value={values.lines}
          error={errors.lines}
        />
      </ActionForm>
    </ConsolePage>
  )
}

/** The total, and what its lines come to where that is something else. */
function Total({ bill }: { bill: VendorBill }) {
  return (
    <>
      <Money cents={bill.totalCents} currency={bill.currency} />
      {bill.lines > 0 && bill.linesCents !== bill.totalCents && (
        <span class="block small">
          its lines come to <Money cents={bill.linesCents} currency={bill.currency} />
        </span>
      )}
    </>
  )
}

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** "Oct 2026" for a whole month, else both days. */
function spanText({ from, to }: VendorBill): string {
  const [first, last] = [new Date(from), new Date(to)]
  const next = new Date(last.getTime() + 86_400_000)
  const isMonth =
    first.getUTCDate() === 1 && next.getUTCDate() === 1 && first.getUTCMonth() === last.getUTCMonth()
  return isMonth ? monthFormat.format(first) : `${dayText(first)} to ${dayText(last)}`
}
