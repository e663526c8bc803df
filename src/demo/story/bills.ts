import type { BillLine } from '#domain/money/bill-lines.ts'
import { costVendors } from '#domain/money/vendor-costs.ts'
import { defaultAssumptions } from '#domain/plans/assumptions.ts'
import { idOf } from '../seeded.ts'
import { daysAfter, type Scene } from './scene.ts'
import { priceCents, type StackTold, twistOf } from './stack.ts'
import { colleagueId } from './staff.ts'

/** How many months of bills were entered. */
const months = 12

interface BillTold {
  readonly vendor: string
  readonly from: Date
  readonly to: Date
  readonly lines: readonly BillLine[]
}

/** What the vendors billed month by month, entered by a colleague in the first days of the next. */
export function tellBills(scene: Scene, stacks: readonly StackTold[]): void {
  const { now } = scene
  for (let back = months; back >= 1; back -= 1) {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))
    const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1, 1))
    const isLast = back === 1
    // The last ones came in on the day of the demo at the earliest.
    if (isLast && daysAfter(to, 3) > now) continue
    const of = { from, to }
    keep(scene, { ...of, vendor: costVendors.registrar, lines: registrarLines(stacks, from, to) })
    keep(scene, { ...of, vendor: costVendors.host, lines: hostLines(stacks, to) })
    keep(scene, { ...of, vendor: costVendors.sequencer, lines: sequencerLines(stacks, from, to) })
  }
}

function registrarLines(stacks: readonly StackTold[], from: Date, to: Date): BillLine[] {
  return stacks.flatMap((stack) =>
    stack.domains.flatMap((domain): BillLine[] => {
      const at = domain.done('register')
      return at && at >= from && at < to
        ? [{ what: 'domain', domain: domain.name, quantity: 1, amountCents: priceCents }]
        : []
    }),
  )
}

function hostLines(stacks: readonly StackTold[], to: Date): BillLine[] {
  const unit = defaultAssumptions.hostCentsPerInboxPerMonth.value
  return stacks.flatMap(({ told, domains, inboxes }) => {
    const extra = twistOf(told, 'overbilled')?.inboxes ?? 0
    const over = told.path.over
    // What was closed or handed over within the month is credited on the same bill.
    if (over && over < to) return []
    return domains.flatMap((domain): BillLine[] => {
      const open = inboxes.filter((inbox) => {
        const opened = inbox.done('open-inbox')
        return inbox.domain.id === domain.id && opened !== undefined && opened < to
      }).length
      const quantity = open + (domain.nth === 0 ? extra : 0)
      return open > 0 ? [{ what: 'inbox', domain: domain.name, quantity, amountCents: quantity * unit }] : []
    })
  })
}

function sequencerLines(stacks: readonly StackTold[], from: Date, to: Date): BillLine[] {
  const running = stacks.filter(({ told, inboxes }) => {
    const connected = inboxes[0]?.done('add-to-sequencer')
    return connected !== undefined && connected < to && (!told.path.over || told.path.over >= from)
  }).length
  const unit = defaultAssumptions.sequencerCentsPerMonth.value
  return running > 0 ? [{ what: 'plan', quantity: running, amountCents: running * unit }] : []
}

function keep({ rows }: Scene, { vendor, from, to, lines }: BillTold): void {
  if (lines.length === 0) return
  const month = from.toISOString().slice(0, 7)
  const id = idOf('bill', vendor, month)
  rows.add('vendor_bills', {
    id,
    vendor,
    number: `${vendor.slice(0, 2).toUpperCase()}-${month.replace('-', '')}`,
    period_from: month.concat('-01'),
    period_to: daysAfter(to, -1).toISOString().slice(0, 10),
    currency: 'usd',
    total_cents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0),
    entered_by: colleagueId('partner'),
    entered_at: daysAfter(to, 2.4),
  })
  for (const { what, domain, quantity, amountCents } of lines)
    rows.add('vendor_bill_lines', {
      id: idOf('bill line', id, what, domain ?? ''),
      bill_id: id,
      what,
      domain: domain ?? null,
      quantity,
      amount_cents: amountCents,
    })
}
