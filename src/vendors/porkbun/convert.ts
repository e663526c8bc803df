import { z } from 'zod'
import type { DomainQuote, OrderObstacle, OwnedDomain, SpendingRoom } from '#domain/stacks/registrar-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { porkbunLimits } from './limits.ts'
import { centsFromDollars } from './money.ts'

/** Theirs to ours. Shapes: published document 3.0 of Porkbun API v3, checked 2026-11-23. */

const cents = z.string().transform((dollars, context) => {
  const amount = centsFromDollars(dollars)
  if (amount === undefined) context.addIssue({ code: 'custom', message: 'not an amount in dollars' })
  return amount ?? Number.NaN
})

/** Flags come as numbers in the document and have been seen as text. */
const flag = z.union([z.number(), z.string(), z.boolean()]).transform((value) => Number(value) === 1)

const date = z.string().transform((value, context) => {
  const read = new Date(`${value.slice(0, 19).replace(' ', 'T')}Z`)
  if (Number.isNaN(read.getTime())) context.addIssue({ code: 'custom', message: 'not a date' })
  return read
})

export const checkAnswer = z.object({
  response: z.object({
    avail: z.enum(['yes', 'no']),
    price: cents,
    premium: z.enum(['yes', 'no']),
    minDuration: z.coerce.number().int().min(1).default(1),
    additional: z.object({ renewal: z.object({ price: cents }) }),
  }),
})

export function toQuote(domain: string, { response }: z.infer<typeof checkAnswer>): DomainQuote {
  const years = response.minDuration
  const priceCents = response.price * years
  if (response.avail === 'no') return { kind: 'unavailable', domain, reason: 'taken' }
  if (response.premium === 'yes') return { kind: 'unavailable', domain, reason: 'premium' }
  if (priceCents > porkbunLimits.largestOrderCents)
    return { kind: 'unavailable', domain, reason: 'over-order-limit' }
  return { kind: 'available', domain, priceCents, years, renewalCents: response.additional.renewal.price }
}

export const dryRunAnswer = z.object({
  wouldSucceed: z.boolean().default(true),
  cost: z.coerce.number().int().optional(),
  /** Why not, where it would not. */
  code: z.string().optional(),
})

export const createAnswer = z.object({
  cost: z.coerce.number().int().optional(),
  orderId: z.union([z.number(), z.string()]).transform(String),
})

const obstacles: Readonly<Record<string, OrderObstacle>> = {
  DOMAIN_NOT_AVAILABLE: 'taken',
  COST_MISMATCH: 'price-changed',
  ORDER_TOO_LARGE: 'over-order-limit',
  INVALID_DOMAIN: 'not-sold',
  INSUFFICIENT_FUNDS: 'unfunded',
  FRAUD_BLOCK: 'account-blocked',
  VERIFICATION_REQUIRED: 'account-blocked',
}

/** The obstacle behind a refused order; undefined when the failure says nothing about the order itself. */
export function obstacleOf(code: string | undefined): OrderObstacle | undefined {
  if (code === undefined) return undefined
  return obstacles[code] ?? (code.includes('SPEND') ? 'spend-limit' : undefined)
}

export function obstacleIn(error: unknown): OrderObstacle | undefined {
  if (!(error instanceof VendorError)) return undefined
  return error.failure === 'refused' || error.failure === 'unfunded'
    ? obstacleOf(error.vendorCode)
    : undefined
}

export const domainAnswer = z.object({
  domain: z.object({
    domain: z.string(),
    status: z.string().nullish(),
    createDate: date,
    expireDate: date,
    autoRenew: flag,
    apiAccess: flag.default(true),
  }),
})

export function toOwned({ domain }: z.infer<typeof domainAnswer>): OwnedDomain {
  const word = domain.status?.toUpperCase()
  return {
    domain: domain.domain.toLowerCase(),
    state: word === 'ACTIVE' ? 'active' : word === 'SUSPENDED' ? 'suspended' : 'other',
    registeredAt: domain.createDate,
    expiresAt: domain.expireDate,
    renewsByItself: domain.autoRenew,
    reachableByApi: domain.apiAccess,
  }
}

export const balanceAnswer = z.object({ balance: z.int() })
export const settingsAnswer = z.object({
  settings: z.object({ monthlySpendLimit: z.int().nullish() }),
  monthlySpend: z.int().default(0),
})

export function toRoom(
  { balance }: z.infer<typeof balanceAnswer>,
  { settings, monthlySpend }: z.infer<typeof settingsAnswer>,
): SpendingRoom {
  const limit = settings.monthlySpendLimit ?? undefined
  const room = limit === undefined ? balance : Math.min(balance, limit - monthlySpend)
  return {
    balanceCents: balance,
    monthlyLimitCents: limit,
    spentThisMonthCents: monthlySpend,
    leftCents: Math.max(0, room),
  }
}

export const nameServersAnswer = z.object({ ns: z.array(z.string()) })
export const toHosts = (hosts: readonly string[]): string[] =>
  hosts.map((host) => host.toLowerCase().replace(/\.$/, '')).toSorted()

export const forwardsAnswer = z.object({
  forwards: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      subdomain: z
        .string()
        .nullish()
        .transform((value) => value ?? ''),
      location: z.string(),
      type: z.enum(['permanent', 'temporary']),
      wildcard: z.string().optional(),
    }),
  ),
})
