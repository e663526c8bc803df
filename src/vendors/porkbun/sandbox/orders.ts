import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { accountContact, monthlySpendCents, placeOrder, readAccount } from './account.ts'
import type { Contact, Contacts } from './contract.ts'
import { ownNameServers } from './name-servers.ts'
import { type Outcome, type Refusal, refusal, success, unknownDomain } from './outcome.ts'
import { type OwnedDomain, ownedDomain } from './portfolio.ts'
import { offerFor } from './price-list.ts'
import { limitObject, type Rates, type WindowCount, windowCounter } from './rates.ts'
import { parkingRecords, putRecords } from './records.ts'
import { registryLink } from './registry-link.ts'

/** The API sells nothing above this; such orders are made on the website. */
const largestOrderCents = 10_000

export interface Ordering {
  check(domain: string): Promise<Outcome>
  create(domain: string, body: { cost: number; dryRun: boolean }): Promise<Outcome>
  renew(domain: string, body: { cost: number; dryRun: boolean }): Promise<Outcome>
  renewDue(): Promise<void>
}

export function ordering(world: SandboxWorld, rates: Rates): Ordering {
  const { store } = world
  const registry = registryLink(world)
  const checks = windowCounter(rates.checks.limit, rates.checks.seconds)
  const attempts = windowCounter(rates.creates.limit, rates.creates.seconds)
  const successes = windowCounter(rates.createsPerDay, 86_400)
  const orderLimits = (attempt: WindowCount) => ({
    attempts: limitObject('create attempts', rates.creates.limit, rates.creates.seconds, attempt),
    success: limitObject('successful creates', rates.createsPerDay, 86_400, successes.look()),
  })

  return {
    async check(domain) {
      const count = checks.use()
      if (!count.allowed) return limited('RATE_LIMIT_EXCEEDED', count)
      const offer = offerFor(domain)
      if (!offer) return refusal('INVALID_DOMAIN', 'That is not a domain we sell.')
      const price = (cents: number) => (cents / 100).toFixed(2)
      const free = !offer.taken && (await registry.isFree(domain))
      const later = { price: price(offer.renewalCents), regularPrice: price(offer.renewalCents) }
      return success({
        response: {
          avail: free ? 'yes' : 'no',
          type: 'registration',
          price: price(offer.priceCents),
          firstYearPromo: offer.priceCents < offer.renewalCents ? 'yes' : 'no',
          regularPrice: price(Math.max(offer.priceCents, offer.renewalCents)),
          premium: offer.premium ? 'yes' : 'no',
          minDuration: offer.years,
          additional: { renewal: { type: 'renewal', ...later }, transfer: { type: 'transfer', ...later } },
        },
        limits: limitObject('checks', rates.checks.limit, rates.checks.seconds, count),
        ttlRemaining: count.ttlSeconds,
      })
    },

    async create(domain, { cost, dryRun }) {
      const offer = offerFor(domain)
      if (!offer) return refusal('INVALID_DOMAIN', 'That is not a domain we sell.')
      const attempt = dryRun ? attempts.look() : attempts.use()
      if (!dryRun && !attempt.allowed) {
        const { limit, seconds } = rates.creates
        return limited(`${limit}_OUT_OF_${limit}_CREATE_ATTEMPTS_WITHIN_${seconds}_SECONDS_USED`, attempt)
      }
      if (!dryRun && !successes.look().allowed) return limited('RATE_LIMIT_EXCEEDED', successes.look())
      const now = await world.now()
      return store.exclusively(async (exclusive) => {
        const price = offer.orderPriceCents * offer.years
        const refused =
          (offer.fraudBlock ? refusal('FRAUD_BLOCK', 'This order needs a review.', 403) : undefined) ??
          (offer.taken || !(await registry.isFree(domain))
            ? refusal('DOMAIN_NOT_AVAILABLE', 'That domain is not available.')
            : undefined) ??
          (await refusedMoney(exclusive, { cost, price, now }))
        if (refused) return dryRun ? { ...refused, more: { wouldSucceed: false } } : refused
        const account = await readAccount(exclusive)
        if (dryRun)
          return success({ dryRun: true, wouldSucceed: true, domain, cost, balance: account.balanceCents })
        const made = await registry.register({
          name: domain,
          years: offer.years,
          nameServers: ownNameServers,
          registrant: accountContact,
        })
        if (!made) return refusal('DOMAIN_NOT_AVAILABLE', 'That domain is not available.')
        const at = now.toISOString()
        const order = await placeOrder(exclusive, { kind: 'create', domain, costCents: cost, at })
        const owned: OwnedDomain = {
          domain,
          tld: offer.tld,
          createdAt: at,
          expiresAt: made.expiresAt,
          autoRenew: true,
          orderId: order.orderId,
          contacts: everyRole(accountContact),
        }
        await exclusive.put('domains', domain, owned)
        await putRecords(exclusive, domain, parkingRecords(domain))
        successes.use()
        const { orderId, balanceCents: balance } = order
        return success({
          domain,
          cost,
          orderId,
          balance,
          limits: orderLimits(attempt),
          ttlRemaining: attempt.ttlSeconds,
        })
      })
    },

    /** The account renews what is due within a day, as far as its credit goes; without credit nothing says so. */
    async renewDue() {
      const now = await world.now()
      const soon = now.getTime() + 86_400_000
      const isDue = ({ autoRenew, expiresAt }: OwnedDomain) => autoRenew && Date.parse(expiresAt) <= soon
      if (!(await store.list<OwnedDomain>('domains')).some(({ body }) => isDue(body))) return
      await store.exclusively(async (exclusive) => {
        for (const { body: owned } of await exclusive.list<OwnedDomain>('domains')) {
          const costCents = offerFor(owned.domain)?.renewalCents
          if (!isDue(owned) || costCents === undefined) continue
          if ((await readAccount(exclusive)).balanceCents < costCents) continue
          const renewed = await registry.renew(owned.domain, 1)
          if (!renewed) continue
          await placeOrder(exclusive, {
            kind: 'renew',
            domain: owned.domain,
            costCents,
            at: now.toISOString(),
          })
          await exclusive.put('domains', owned.domain, { ...owned, expiresAt: renewed.expiresAt })
        }
      })
    },

    async renew(domain, { cost, dryRun }) {
      const now = await world.now()
      return store.exclusively(async (exclusive) => {
        const owned = await ownedDomain(exclusive, domain)
        const offer = offerFor(domain)
        if (!owned || !offer) return unknownDomain()
        const refused = await refusedMoney(exclusive, { cost, price: offer.renewalCents, now })
        if (refused) return dryRun ? { ...refused, more: { wouldSucceed: false } } : refused
        if (dryRun) return success({ dryRun: true, wouldSucceed: true, domain, cost })
        const renewed = await registry.renew(domain, 1)
        if (!renewed) return unknownDomain()
        const at = now.toISOString()
        const order = await placeOrder(exclusive, { kind: 'renew', domain, costCents: cost, at })
        await exclusive.put('domains', domain, { ...owned, expiresAt: renewed.expiresAt })
        return success({
          domain,
          cost,
          orderId: order.orderId,
          expirationDate: renewed.expiresAt.slice(0, 10),
          balance: order.balanceCents,
        })
      })
    },
  }
}

/** Why an order is not taken for money's sake. Lack of credit is told with HTTP 200. */
async function refusedMoney(
  store: SandboxWorld['store'],
  order: { cost: number; price: number; now: Date },
): Promise<Refusal | undefined> {
  if (order.price > largestOrderCents)
    return refusal('ORDER_TOO_LARGE', 'Orders above $100 are made on the website.')
  if (order.cost !== order.price)
    return refusal('COST_MISMATCH', 'The cost does not match the current price of this domain.')
  const { balanceCents, monthlySpendLimitCents } = await readAccount(store)
  if (order.cost > balanceCents) return refusal('INSUFFICIENT_FUNDS', 'Not enough account credit.', 200)
  const spent = await monthlySpendCents(store, order.now)
  if (monthlySpendLimitCents !== null && spent + order.cost > monthlySpendLimitCents)
    return refusal('SPEND_LIMIT_EXCEEDED', 'This would exceed the monthly limit of your API key.')
  return undefined
}

function limited(code: string, count: WindowCount): Refusal {
  const message = 'Rate limit exceeded. Please try again later.'
  const more = { ttlRemaining: count.ttlSeconds }
  return { ...refusal(code, message, 429), more, retryAfterSeconds: count.ttlSeconds }
}

const everyRole = (contact: Contact): Contacts => ({
  registrant: contact,
  admin: contact,
  tech: contact,
  billing: contact,
})
