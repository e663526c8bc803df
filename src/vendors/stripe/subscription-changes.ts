import type Stripe from 'stripe'
import { z } from 'zod'
import type {
  MonthlyLine,
  SubscriptionChange,
  SubscriptionChanges,
} from '#domain/billing/subscription-change-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { read } from './convert.ts'
import { attempt } from './failures.ts'
import { productNamed } from './products.ts'

const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const subscriptionShape = z.object({
  pending_update: z.unknown(),
  latest_invoice: reference.nullish(),
  items: z.object({
    data: z.array(
      z.object({
        id: z.string(),
        quantity: z.int(),
        current_period_start: z.int(),
        price: z.object({ unit_amount: z.int(), product: reference }),
      }),
    ),
  }),
})
type Item = z.infer<typeof subscriptionShape>['items']['data'][number]

const preview = z.object({ total: z.int() })
const invoiceState = z.object({ status: z.string().nullable() })

type ItemParams = Stripe.SubscriptionUpdateParams.Item
const monthly = { interval: 'month' } as const

interface ItemPlan {
  readonly items: ItemParams[]
  /** Lines for which there is no item yet, and so no product. */
  readonly added: readonly MonthlyLine[]
}

/**
 * The wanted lines laid over the items that stand: first those of the same price, whose number alone changes, then any
 * other, whose price changes; what is left over ends. A line without an item needs a product of its own.
 */
function planItems(items: readonly Item[], { lines, currency }: SubscriptionChange): ItemPlan {
  const free = [...items]
  const params: ItemParams[] = []
  const open: MonthlyLine[] = []
  for (const line of lines) {
    const at = free.findIndex(({ price }) => price.unit_amount === line.unitAmountCents)
    const [same] = at < 0 ? [] : free.splice(at, 1)
    if (!same) open.push(line)
    else if (same.quantity !== line.quantity) params.push({ id: same.id, quantity: line.quantity })
  }
  const added: MonthlyLine[] = []
  for (const line of open) {
    const other = free.shift()
    if (!other) added.push(line)
    else
      params.push({
        id: other.id,
        quantity: line.quantity,
        price_data: {
          currency,
          product: other.price.product,
          unit_amount: line.unitAmountCents,
          recurring: monthly,
        },
      })
  }
  for (const { id } of free) params.push({ id, deleted: true })
  return { items: params, added }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

/** Changes of a running subscription (docs.stripe.com/billing/subscriptions/pending-updates, checked 2026-11-23). */
export function subscriptionChanges(sdk: Stripe): SubscriptionChanges {
  const readStanding = async (id: string) =>
    read(
      'subscription.read',
      subscriptionShape,
      await attempt('subscription.read', () => sdk.subscriptions.retrieve(id)),
    )

  const product = (name: string) => productNamed(sdk, name)

  const withAdded = async (
    { items, added }: ItemPlan,
    { currency }: SubscriptionChange,
  ): Promise<ItemParams[]> => {
    const made: ItemParams[] = []
    for (const line of added)
      made.push({
        quantity: line.quantity,
        price_data: {
          currency,
          product: await product(line.title),
          unit_amount: line.unitAmountCents,
          recurring: monthly,
        },
      })
    return [...items, ...made]
  }

  const reckon = async (change: SubscriptionChange, items: ItemParams[]): Promise<number> => {
    const operation = 'subscription.preview'
    const invoice = await attempt(operation, () =>
      sdk.invoices.createPreview({
        subscription: change.subscriptionId,
        subscription_details: {
          items,
          proration_behavior: 'always_invoice',
          proration_date: seconds(change.at),
        },
      }),
    )
    return read(operation, preview, invoice).total
  }

  const isVoid = async (id: string): Promise<boolean> =>
    read('invoice.read', invoiceState, await attempt('invoice.read', () => sdk.invoices.retrieve(id)))
      .status === 'void'

  return {
    async previewChange(change) {
      const plan = planItems((await readStanding(change.subscriptionId)).items.data, change)
      if (change.takesEffect === 'period-end' || plan.items.length + plan.added.length === 0)
        return { dueNowCents: 0 }
      return { dueNowCents: await reckon(change, await withAdded(plan, change)) }
    },

    async changeSubscription({ idempotencyKey, mostCents, ...change }) {
      const standing = await readStanding(change.subscriptionId)
      const plan = planItems(standing.items.data, change)
      const items = await withAdded(plan, change)
      const operation = 'subscription.change'
      // A repeat whose first answer was lost finds it done, or waiting for its invoice.
      const lastInvoice = standing.latest_invoice ?? undefined
      if (standing.pending_update && lastInvoice && !(await isVoid(lastInvoice)))
        return { kind: 'open', invoiceId: lastInvoice }
      if (items.length === 0) return { kind: 'changed', invoiceId: lastInvoice }
      if (change.takesEffect === 'now') {
        const periodBegan = Math.max(...standing.items.data.map((one) => one.current_period_start))
        if (seconds(change.at) < periodBegan) return { kind: 'over' }
        if (mostCents !== undefined && (await reckon(change, items)) > mostCents) return { kind: 'dearer' }
      }
      const once = []
      for (const { title, amountCents } of change.once)
        once.push({
          quantity: 1,
          price_data: {
            currency: change.currency,
            product: await product(title),
            unit_amount: amountCents,
          },
        })
      const params: Stripe.SubscriptionUpdateParams =
        change.takesEffect === 'period-end'
          ? { items, proration_behavior: 'none' }
          : {
              items,
              ...(once.length > 0 ? { add_invoice_items: once } : {}),
              proration_behavior: 'always_invoice',
              proration_date: seconds(change.at),
              payment_behavior: 'pending_if_incomplete',
            }
      const answer = await attempt(operation, () =>
        sdk.subscriptions.update(change.subscriptionId, params, { idempotencyKey }),
      )
      const { pending_update, latest_invoice } = read(operation, subscriptionShape, answer)
      const invoiceId = latest_invoice ?? undefined
      if (pending_update === null || pending_update === undefined) return { kind: 'changed', invoiceId }
      if (invoiceId === undefined) throw new VendorError({ vendor: 'stripe', operation, failure: 'garbled' })
      return { kind: 'open', invoiceId }
    },
  }
}
