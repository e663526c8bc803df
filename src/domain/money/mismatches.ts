import type { BillLine } from './bill-lines.ts'
import { costVendors } from './vendor-costs.ts'

/** What we know of a domain that some client has or had. */
export interface KnownDomain extends Record<string, unknown> {
  readonly name: string
  readonly clientId: string
  readonly company: string
  /** Whether its stack runs with us, so that vendors may bill for it. */
  readonly runs: boolean
  /** The last day on which it ran with us, where that is over. */
  readonly ranUntil: string | null
  readonly openInboxes: number
  readonly registeredOn: string | null
  readonly paidCents: number | null
  readonly renewalCents: number | null
}

/** One bill held against what we know. */
export interface HeldBill {
  readonly vendor: string
  readonly from: string
  readonly to: string
  readonly lines: readonly BillLine[]
}

/** What a client pays for, and what runs for them. */
export interface KnownClient extends Record<string, unknown> {
  readonly clientId: string
  readonly company: string
  readonly paidInboxes: number
  readonly openInboxes: number
  readonly subscriptionRuns: boolean
  readonly stackRuns: boolean
}

export type MismatchKind =
  | 'at-vendor-unknown'
  | 'billed-unknown'
  | 'billed-more'
  | 'not-billed'
  | 'priced-otherwise'
  | 'runs-unpaid'
  | 'more-than-paid'

export interface Mismatch {
  readonly kind: MismatchKind
  /** A vendor, or the client's own invoices. */
  readonly where: string
  /** A domain or a company. */
  readonly about: string
  readonly clientId: string | undefined
  readonly words: string
  /** What it costs, in cents of a US dollar; undefined where nobody can say. */
  readonly cents: number | undefined
}

/** A price may differ by rounding. */
const tolerance = 1

export function billMismatches(
  bill: HeldBill,
  known: readonly KnownDomain[],
  hostCentsPerInbox: number,
): Mismatch[] {
  if (bill.vendor === costVendors.host) return hostMismatches(bill, known, hostCentsPerInbox)
  if (bill.vendor === costVendors.registrar) return registrarMismatches(bill, known)
  return []
}

function hostMismatches(bill: HeldBill, known: readonly KnownDomain[], unitCents: number): Mismatch[] {
  const found: Mismatch[] = []
  const where = bill.vendor
  const lines = bill.lines.filter((line) => line.what === 'inbox' && line.domain !== undefined)
  for (const { domain = '', quantity, amountCents } of lines) {
    const ours = known.find((one) => one.name === domain)
    const unit = amountCents / quantity
    const about = { where, about: domain, clientId: ours?.clientId }
    // It may have run in the time of the bill and be over by now.
    const ran = ours && (ours.runs || (ours.ranUntil !== null && ours.ranUntil >= bill.from))
    if (!ran)
      found.push({
        ...about,
        kind: 'billed-unknown',
        words: ours
          ? `${inboxes(quantity)} billed at a domain of ${ours.company} that does not run any more`
          : `${inboxes(quantity)} billed at a domain that is in no stack`,
        cents: amountCents,
      })
    else if (quantity > ours.openInboxes)
      found.push({
        ...about,
        kind: 'billed-more',
        words: `${inboxes(quantity)} billed, ${ours.openInboxes} open for ${ours.company}`,
        cents: Math.round(unit * (quantity - ours.openInboxes)),
      })
    if (ran && Math.abs(unit - unitCents) > tolerance)
      found.push({
        ...about,
        kind: 'priced-otherwise',
        words: `an inbox costs ${dollars(unit)} here, and ${dollars(unitCents)} by the plan`,
        cents: Math.round((unit - unitCents) * quantity),
      })
  }
  // A bill with a sum and no inboxes on it says nothing of any single one.
  if (lines.length === 0) return found
  for (const ours of known) {
    // What was bought after the time of the bill comes on the next one.
    if (ours.registeredOn !== null && ours.registeredOn > bill.to) continue
    const billed = lines.find((line) => line.domain === ours.name)?.quantity ?? 0
    if (ours.runs && ours.openInboxes > billed)
      found.push({
        kind: 'not-billed',
        where,
        about: ours.name,
        clientId: ours.clientId,
        words: `${inboxes(ours.openInboxes)} open for ${ours.company}, ${billed} billed`,
        cents: undefined,
      })
  }
  return found
}

function registrarMismatches(bill: HeldBill, known: readonly KnownDomain[]): Mismatch[] {
  const found: Mismatch[] = []
  const where = bill.vendor
  const lines = bill.lines.filter((line) => line.domain !== undefined)
  for (const { what, domain = '', amountCents } of lines) {
    const ours = known.find((one) => one.name === domain)
    const about = { where, about: domain, clientId: ours?.clientId }
    if (!ours || ours.registeredOn === null) {
      found.push({
        ...about,
        kind: 'billed-unknown',
        words: 'billed, and in no stack',
        cents: amountCents,
      })
      continue
    }
    const expected = what === 'renewal' ? ours.renewalCents : ours.paidCents
    if (expected !== null && Math.abs(amountCents - expected) > tolerance)
      found.push({
        ...about,
        kind: 'priced-otherwise',
        words: `billed ${dollars(amountCents)}, and ${dollars(expected)} by our record, for ${ours.company}`,
        cents: amountCents - expected,
      })
  }
  if (!lines.some((line) => line.what === 'domain')) return found
  for (const ours of known) {
    const isOfTime =
      ours.registeredOn !== null && ours.registeredOn >= bill.from && ours.registeredOn <= bill.to
    if (isOfTime && !lines.some((line) => line.what === 'domain' && line.domain === ours.name))
      found.push({
        kind: 'not-billed',
        where,
        about: ours.name,
        clientId: ours.clientId,
        words: `bought for ${ours.company} in this time, and not on the bill`,
        cents: undefined,
      })
  }
  return found
}

/** What stands in our accounts at vendors and belongs to no client, as last read there. */
export function orphanMismatches(
  orphans: readonly {
    readonly vendor: string
    readonly kind: string
    readonly ref: string | null
    readonly domain: string | null
    readonly state: string
    readonly seenAt: Date
  }[],
): Mismatch[] {
  const about = (orphan: (typeof orphans)[number]) => orphan.domain ?? orphan.ref ?? orphan.kind
  const alike = Map.groupBy(orphans, (orphan) => [orphan.vendor, orphan.kind, about(orphan)].join(' '))
  return [...alike.values()].flatMap((same): Mismatch[] => {
    const [orphan] = same
    if (!orphan) return []
    return [
      {
        kind: 'at-vendor-unknown',
        where: orphan.vendor,
        about: about(orphan),
        clientId: undefined,
        words: `${thingsInWords(orphan.kind, same.length)} no client has`,
        cents: undefined,
      },
    ]
  })
}

function thingsInWords(kind: string, count: number): string {
  if (kind === 'domain') return 'a domain that'
  if (kind === 'hosted-domain') return 'a hosted domain that'
  if (kind === 'subscription') return 'a subscription that'
  return `${inboxes(count)} that`
}

/** What runs against what the client pays for. */
export function clientMismatches(clients: readonly KnownClient[]): Mismatch[] {
  return clients.flatMap((client): Mismatch[] => {
    const about = { where: 'the client’s invoices', about: client.company, clientId: client.clientId }
    if (client.stackRuns && !client.subscriptionRuns)
      return [
        {
          ...about,
          kind: 'runs-unpaid',
          words: `${inboxes(client.openInboxes)} open, and no subscription runs`,
          cents: undefined,
        },
      ]
    if (client.stackRuns && client.openInboxes > client.paidInboxes)
      return [
        {
          ...about,
          kind: 'more-than-paid',
          words: `${inboxes(client.openInboxes)} open, ${client.paidInboxes} paid for`,
          cents: undefined,
        },
      ]
    return []
  })
}

const inboxes = (count: number): string => (count === 1 ? '1 inbox' : `${count} inboxes`)
const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`
