import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'
import { type DeliveryTx, type StepOutcome, type StepRun, stepBefore } from './step-run.ts'

/** Refusals that end when somebody tops up the account or the month turns; the rest need another decision. */
const passing = new Set(['unfunded', 'spend-limit'])

const blockedBy: Readonly<Record<string, string>> = {
  'price-changed': 'build.price-rose',
  taken: 'build.name-taken',
  premium: 'build.price-rose',
  'over-order-limit': 'build.price-rose',
}

/**
 * Buys the domain once: where an order may have been sent before, the account is looked at first. The price is held against
 * what was approved for the build or the change that it belongs to, and only a look at the account settles it. The idempotency
 * key is the domain's own id.
 */
export async function register(run: StepRun): Promise<StepOutcome> {
  const { build, domain, ports } = run
  const registrar = ports.registrar
  const begun = stepBefore(run, 'register', domain.name) !== undefined
  const standing = begun ? await registrar.find(domain.name) : undefined
  if (standing) return seen(run, standing, domain.paid_cents ?? domain.price_cents ?? 0)

  // Begun before a payment failed, and not bought yet: it waits like the others.
  if (!build.mayBuy.ok) return { kind: 'waiting', waitingFor: 'person' }
  const quote = await registrar.quote(domain.name)
  if (quote.kind === 'unavailable') {
    // An order of ours that a crash left open may have gone through between the two looks.
    const meanwhile = begun ? await registrar.find(domain.name) : undefined
    if (meanwhile) return seen(run, meanwhile, domain.paid_cents ?? domain.price_cents ?? 0)
    return blocked(quote.reason)
  }
  if (quote.priceCents > leftToSpend(run))
    return {
      kind: 'blocked',
      code: quote.priceCents > (domain.price_cents ?? 0) ? 'build.price-rose' : 'build.limit-reached',
      write: (tx) => keepPrice(tx, run, quote.priceCents),
    }

  // Should the answer be lost, the sum that may have been spent is on record.
  if (quote.priceCents !== domain.price_cents) await run.keep((tx) => keepPrice(tx, run, quote.priceCents))
  const order = await registrar.register({
    domain: domain.name,
    costCents: quote.priceCents,
    idempotencyKey: `register:${domain.id}`,
    isFirst: !begun,
  })
  if (order.kind === 'not-registered') return blocked(order.obstacle)
  if (order.kind === 'already-ours') return seen(run, order.domain, domain.paid_cents ?? quote.priceCents)
  const { costCents } = order
  await run.keep((tx) => keepOrder(tx, run, costCents, order.orderId))
  const bought = await registrar.find(domain.name)
  return bought ? seen(run, bought, costCents) : { kind: 'waiting', waitingFor: 'vendor' }
}

/**
 * What is left of the sum that was approved for this domain and those beside it. They cost what was paid, or their price
 * where a purchase was begun and nobody knows how it ended.
 */
function leftToSpend(run: StepRun): number {
  const { build, domain } = run
  const { limitCents, retiredCents } = build.approvals.find(
    ({ changeId }) => changeId === domain.plan_change_id,
  ) ?? { limitCents: 0, retiredCents: 0 }
  const others = build.domains.filter(
    ({ id, plan_change_id }) => id !== domain.id && plan_change_id === domain.plan_change_id,
  )
  return others.reduce((left, { name, paid_cents, price_cents }) => {
    const step = stepBefore(run, 'register', name)
    const open = step !== undefined && step.intended_at !== null && step.state !== 'blocked'
    return left - (paid_cents ?? (open ? (price_cents ?? 0) : 0))
  }, limitCents - retiredCents)
}

function blocked(obstacle: string): StepOutcome {
  if (passing.has(obstacle)) return { kind: 'postponed', code: 'build.no-credit' }
  return { kind: 'blocked', code: blockedBy[obstacle] ?? 'vendor.refused', vendorCode: obstacle }
}

/** What it costs now, so that whoever approves more sees the sum that is really needed. */
async function keepPrice(tx: DeliveryTx, run: StepRun, priceCents: number): Promise<void> {
  await tx.db
    .updateTable('domains')
    .set({ price_cents: priceCents, checked_at: tx.now })
    .where('id', '=', run.domain.id)
    .execute()
}

async function keepOrder(
  tx: DeliveryTx,
  run: StepRun,
  costCents: number,
  orderId: string | undefined,
): Promise<void> {
  await tx.db
    .updateTable('domains')
    .set({ paid_cents: costCents, order_ref: orderId })
    .where('id', '=', run.domain.id)
    .execute()
}

function seen(run: StepRun, owned: OwnedDomain, paidCents: number): StepOutcome {
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('domains')
        .set({
          state: 'registered',
          registered_at: owned.registeredAt,
          expires_at: owned.expiresAt,
          paid_cents: paidCents,
        })
        .where('id', '=', run.domain.id)
        .execute()
    },
  }
}
