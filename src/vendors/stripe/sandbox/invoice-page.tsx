import { type Context, Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { judgeCard } from './cards.ts'
import { receiveTransfer } from './cash-balance.ts'
import { collectInvoice, rememberCard } from './charge-card.ts'
import { amount, CardForm, Page, TestCards, type WrongCard } from './checkout-page.tsx'
import { openDispute } from './disputes.ts'
import type { InvoiceObject } from './invoices.ts'
import { protect, transaction } from './page-parts.ts'
import { settle } from './settle.ts'

const day = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10)

async function invoiceOf(c: Context, world: SandboxWorld): Promise<InvoiceObject | undefined> {
  const token = c.req.param('token') ?? ''
  const invoice = await world.store.get<InvoiceObject>('invoice', token.slice(0, token.indexOf('_s_')))
  return invoice?.hosted_invoice_url?.endsWith(`/${token}`) ? invoice : undefined
}

function show(c: Context, invoice: InvoiceObject | undefined, wrong?: WrongCard) {
  const nonce = protect(c)
  if (!invoice)
    return c.html(
      <Page title="No such invoice" nonce={nonce} children={<h1>There is no such invoice.</h1>} />,
      404,
    )
  const money = (cents: number) => amount(cents, invoice.currency)
  const isOpen = invoice.status === 'open'
  return c.html(
    <Page title={`Invoice ${invoice.number}`} nonce={nonce}>
      <h1>
        Invoice {invoice.number}: {invoice.status}
      </h1>
      {wrong && (
        <p role="alert" class="error">
          <a href={`#${wrong.field}`}>{wrong.words}</a>
        </p>
      )}
      <table>
        <caption>Lines</caption>
        <tbody>
          {invoice.lines.data.map((line) => (
            <tr>
              <th scope="row">
                {line.quantity} × {line.description}
              </th>
              <td>{money(line.amount)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Total</th>
            <td>{money(invoice.total)}</td>
          </tr>
          {isOpen && (
            <tr>
              <th scope="row">Due{invoice.due_date === null ? '' : ` ${day(invoice.due_date)}`}</th>
              <td>{money(invoice.amount_remaining)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {invoice.customer_tax_exempt === 'reverse' && <p>Reverse charge</p>}
      {typeof invoice.footer === 'string' && <p>{invoice.footer}</p>}
      {isOpen && (
        <>
          <CardForm button={`Pay ${money(invoice.amount_remaining)}`} wrong={wrong} />
          {invoice.collection_method === 'send_invoice' && (
            <>
              <h2>Or pay by bank transfer</h2>
              <p>
                To the stand-in’s account, IBAN IE29 STND 0000 0000 0000 01, reference {invoice.number}. The
                button stands for the money arriving.
              </p>
              <TransferForm invoice={invoice} />
            </>
          )}
          <TestCards />
        </>
      )}
      {!isOpen && invoice.collection_method === 'send_invoice' && (
        <>
          <h2>A transfer that comes all the same</h2>
          <p>Nothing asks for it any more: it stays on the customer’s cash balance.</p>
          <TransferForm invoice={invoice} />
        </>
      )}
    </Page>,
    wrong ? 402 : 200,
  )
}

/** Money that comes by transfer: the sum of the invoice, or any other. */
function TransferForm({ invoice }: { invoice: InvoiceObject }) {
  const cents = invoice.amount_remaining || invoice.total
  return (
    <form method="post">
      <label for="transferred">Sum that arrives</label>
      <input
        id="transferred"
        name="transferred"
        inputmode="decimal"
        pattern="[0-9]+([.][0-9]{1,2})?"
        value={(cents / 100).toFixed(2)}
        required
      />
      <button type="submit" name="transfer" value="arrives">
        The transfer arrives
      </button>
    </form>
  )
}

/** Without a sum it is what the invoice asks for. */
function transferredCents(form: URLSearchParams, invoice: InvoiceObject): number {
  const typed = Math.round(Number(form.get('transferred') || Number.NaN) * 100)
  return Number.isSafeInteger(typed) && typed > 0 ? typed : invoice.amount_remaining
}

/** The hosted page of an invoice: what it is for, and while it is open a way to pay it. */
export function invoicePageRoutes(world: SandboxWorld): Hono {
  return new Hono()
    .get('/invoice/:token', async (c) => {
      await settle(world)
      return show(c, await invoiceOf(c, world))
    })
    .post('/invoice/:token', async (c) => {
      await settle(world)
      const form = new URLSearchParams(await c.req.text())
      const verdict =
        form.get('transfer') === 'arrives'
          ? ({ ok: true, behaviour: undefined } as const)
          : judgeCard(form, await world.now())
      await world.store.exclusively(async (store) => {
        const invoice = await invoiceOf(c, world)
        if (!invoice || !verdict.ok) return
        const tx = { ...(await transaction(world)), store }
        if (!verdict.behaviour && invoice.collection_method === 'send_invoice') {
          const { customer, currency } = invoice
          await receiveTransfer(tx, { customer, currency, cents: transferredCents(form, invoice) })
          return
        }
        if (invoice.status !== 'open') return
        const own = invoice.parent?.subscription_details.subscription
        if (own !== undefined && verdict.behaviour) await rememberCard(tx, own, verdict.behaviour)
        await collectInvoice(tx, invoice)
        if (verdict.behaviour === 'is-disputed') await openDispute(tx, invoice.id)
      })
      return show(c, await invoiceOf(c, world), verdict.ok ? undefined : verdict)
    })
}
