import { Hono } from 'hono'
import { z } from 'zod'
import { saveTaxes } from '#domain/billing/billing-details.ts'
import { type InvoicesPage, invoicesPage } from '#domain/billing/invoices-page.ts'
import { openPaymentSettings } from '#domain/billing/open-payment-settings.ts'
import { readTaxNumber } from '#domain/billing/tax-numbers.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { PortalEnv } from '#web/auth/standing.ts'
import { portalPaths } from '#web/paths.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { policyOf } from '#web/server/policy-in-effect.ts'
import { readForm } from '#web/server/read-form.ts'
import { storedIn } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Form } from '#web/ui/form.tsx'
import { Money } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { OwedNotice } from './arrears-notice.tsx'
import { DisputeNotices } from './dispute-notices.tsx'
import { invoiceState } from './invoice-words.ts'
import { PortalPage } from './portal-page.tsx'
import { clientActor, type PortalParts, type PortalVisit, visit } from './portal-visit.ts'
import { TaxForm } from './tax-form.tsx'

const taxSchema = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .register(storedIn, { column: 'billing_details.country' }),
  number: oneLine(50).optional().register(storedIn, { column: 'billing_details.tax_number' }),
})

type Typed = {
  readonly errors: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

/** What did I pay: every invoice, what was given back, how the company is billed. */
export function invoicesPages(parts: PortalParts): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get(portalPaths.invoices.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', invoicesPage)
      return c.html(<Invoices visit={at} page={found} />)
    })
    .post(portalPaths.paymentSettings.pattern, async (c) => {
      const { visit: at, found } = await visit(parts, c, 'billing', invoicesPage)
      const engagement = at.frame.engagementId
      const opened = await openPaymentSettings(
        {
          inPurpose: parts.inPurpose,
          openPayments: ({ mode, ...about }) => parts.ports.payments(mode, clientActor(c), about),
        },
        clientActor(c),
        engagement,
        new URL(portalPaths.invoices.to({ engagement }), parts.ports.publicUrl).href,
      ).catch((error: unknown) => {
        if (!(error instanceof VendorError)) throw error
        return {
          ok: false as const,
          reason: 'Stripe can’t be reached just now. Nothing was changed; please try again in a minute.',
        }
      })
      if (opened.ok) return c.redirect(opened.url, 303)
      return c.html(<Invoices visit={at} page={found} refused={opened.reason} />, 422)
    })
    .post(portalPaths.taxes.pattern, async (c) => {
      const form = parseForm(taxSchema, (await readForm(c)).fields, policyOf(c).register)
      const number =
        form.ok && form.value.number ? readTaxNumber(form.value.country, form.value.number) : undefined
      const { visit: at, found } = await visit(parts, c, 'billing', async (tx, frame) => {
        const verdict =
          form.ok && number?.ok !== false
            ? await saveTaxes(tx, frame, {
                country: form.value.country,
                taxNumber: number?.taxNumber ?? null,
              })
            : undefined
        return { verdict, page: await invoicesPage(tx, frame) }
      })
      if (found.verdict?.ok)
        return c.redirect(portalPaths.invoices.to({ engagement: at.frame.engagementId }), 303)
      const typed: Typed = form.ok
        ? {
            errors: number && !number.ok ? { number: number.reason } : {},
            values: { country: form.value.country, number: form.value.number ?? '' },
          }
        : { errors: form.errors, values: form.typed }
      return c.html(
        <Invoices visit={at} page={found.page} refused={found.verdict?.reason} typed={typed} />,
        422,
      )
    })
}

function Invoices(props: {
  visit: PortalVisit
  page: InvoicesPage
  refused?: string | undefined
  typed?: Typed
}) {
  const { visit, page, refused, typed } = props
  const owed = page.invoices.filter((invoice) => invoice.unpaidSince !== null)
  const open = page.invoices.filter((invoice) => invoice.status === 'open')
  return (
    <PortalPage visit={visit} title="invoices" section="invoices">
      <PageHead
        title="invoices"
        state={
          owed.length > 0 ? (
            <StateMark tone="bad" word="a payment is overdue" />
          ) : open.length > 0 ? (
            <StateMark tone="attention" word="an invoice is open" />
          ) : (
            <StateMark tone="good" word="nothing is open" />
          )
        }
        about="What you paid, what is open, and what was given back."
      />
      {refused && (
        <Notice tone="bad" title="that was not done" live>
          <p>{refused}</p>
        </Notice>
      )}
      <DisputeNotices visit={visit} {...page} />
      {page.arrears && <OwedNotice arrears={page.arrears} owed={owed} now={visit.now} />}
      <InvoiceList visit={visit} page={page} />
      {page.creditNotes.length > 0 && <CreditNotes page={page} />}
      <PaymentMethod visit={visit} page={page} />
      <TaxForm visit={visit} details={page.details} mayPay={page.mayPay} typed={typed} schema={taxSchema} />
    </PortalPage>
  )
}

function InvoiceList({ visit, page }: { visit: PortalVisit; page: InvoicesPage }) {
  const latest = page.invoices[0]
  return (
    <>
      <DataTable
        caption="invoices"
        hideCaption
        columns={[
          {
            key: 'number',
            heading: 'number',
            cell: (row) => <span class="nowrap">{row.number ?? 'no number yet'}</span>,
          },
          {
            key: 'state',
            heading: 'state',
            cell: (row) => {
              const [tone, word] = invoiceState(row)
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
            key: 'due',
            heading: 'due or paid',
            cell: (row) =>
              row.paidAt ? (
                <>
                  paid <Time at={row.paidAt} now={visit.now} as="day" />
                  {row.paidOutside && ' by transfer'}
                </>
              ) : row.dueAt ? (
                <>
                  due <Time at={row.dueAt} now={visit.now} as="day" />
                </>
              ) : (
                'due at once, by card'
              ),
          },
          {
            key: 'tax',
            heading: 'tax in it',
            numeric: true,
            cell: (row) => <Money cents={row.taxCents} currency={row.currency} />,
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
                  {row.status === 'open' ? 'pay' : 'receipt'}
                  <span class="visually-hidden"> of invoice {row.number}</span>
                </a>
              ) : (
                'no page yet'
              ),
          },
        ]}
        rows={page.invoices}
        empty="Invoices appear here after the first payment."
      />
      {latest && (
        <p class="small soft">
          As read at Stripe <Time at={latest.seenAt} now={visit.now} />. The page of an invoice at Stripe has
          it as a file, with the receipt once it is paid.
        </p>
      )}
    </>
  )
}

function CreditNotes({ page }: { page: InvoicesPage }) {
  return (
    <>
      <h2>credit notes</h2>
      <DataTable
        caption="what was given back"
        hideCaption
        columns={[
          { key: 'number', heading: 'number', cell: (row) => row.number ?? 'no number yet' },
          {
            key: 'state',
            heading: 'state',
            cell: (row) =>
              row.state === 'settled' ? (
                <StateMark tone="good" word={row.outside ? 'given back by transfer' : 'given back'} />
              ) : row.state === 'failed' ? (
                <StateMark tone="bad" word="did not arrive; we see to it" />
              ) : (
                <StateMark tone="busy" word="on its way" />
              ),
          },
          { key: 'invoice', heading: 'for invoice', cell: (row) => row.invoiceNumber ?? 'without number' },
          {
            key: 'kept',
            heading: 'kept for domains you own',
            numeric: true,
            cell: (row) => <Money cents={row.keptCents} currency={row.currency} />,
          },
          {
            key: 'amount',
            heading: 'given back',
            numeric: true,
            cell: (row) => <Money cents={row.amountCents} currency={row.currency} />,
          },
          {
            key: 'page',
            heading: 'at Stripe',
            cell: (row) =>
              row.url ? (
                <a href={row.url} rel="noreferrer">
                  credit note {row.number}
                </a>
              ) : (
                'no page'
              ),
          },
        ]}
        rows={page.creditNotes}
        empty=""
      />
      <p class="small soft">Money goes back the way it came. A bank may take ten days to show it.</p>
    </>
  )
}

function PaymentMethod({ visit, page }: { visit: PortalVisit; page: InvoicesPage }) {
  const { subscription, details, mayPay } = page
  const why = !mayPay.ok
    ? mayPay.reason
    : subscription
      ? undefined
      : 'There is no card to change yet: nothing was paid.'
  return (
    <>
      <h2>how you pay</h2>
      <DefinitionList
        facts={[
          [
            'way',
            details.paysBy === 'transfer' || subscription?.collection === 'transfer'
              ? 'by transfer, when an invoice comes'
              : 'by card, charged by Stripe',
          ],
          ['currency', details.currency.toUpperCase()],
          [
            'the next charge',
            subscription?.periodEndsAt && subscription.status !== 'canceled' ? (
              <Time at={subscription.periodEndsAt} now={visit.now} as="day" />
            ) : null,
          ],
        ]}
      />
      <Form
        action={portalPaths.paymentSettings.to({ engagement: visit.frame.engagementId })}
        hidden={visit.hidden}
      >
        <Button kind="quiet" disabledBecause={why}>
          change the card on Stripe’s page
        </Button>
      </Form>
      <p class="small soft">
        The card is typed on Stripe’s own page; we never see it. An invoice that failed is tried again with
        the new one.
      </p>
    </>
  )
}
