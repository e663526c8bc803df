import { z } from 'zod'
import type { Books } from './books.ts'
import { money, registrarBalanceCents } from './checks/purchases.ts'
import { say } from './progress.ts'
import type { VendorWorld } from './vendor-world.ts'

const recorded = z.object({
  requests: z.array(z.object({ method: z.string(), path: z.string(), status: z.int() })),
})
const charges = z.object({ charges: z.array(z.object({ priceCents: z.int() })) })

const vendors = ['stripe', 'porkbun', 'mailforge', 'instantly', 'registry', 'smtp'] as const

interface VendorRow {
  readonly vendor: string
  readonly calls: number
  /** Answered with 404: looked for before it was made. */
  readonly absent: number
  /** Answered with 429 or a failure of the server: these were tried again. */
  readonly retries: number
  /** Every other answer from 400 on. */
  readonly refusals: number
  readonly money: string
}

/** What each vendor was asked and what it cost, by the vendors' own account. */
export async function vendorRows(
  world: VendorWorld,
  books: Books,
  balanceBeforeCents: number,
): Promise<VendorRow[]> {
  const spent: Partial<Record<(typeof vendors)[number], string>> = {
    stripe: `${money(await takenCents(books))} in`,
    porkbun: `${money(balanceBeforeCents - (await registrarBalanceCents(world)))} out`,
    mailforge: `${money(await chargedCents(world))} out`,
  }
  return Promise.all(
    vendors.map(async (vendor) => {
      const { requests } = recorded.parse(await world.read(`${world.at(vendor)}/_requests`))
      const count = (of: (status: number) => boolean) => requests.filter(({ status }) => of(status)).length
      const again = (status: number) => status === 429 || status >= 500
      return {
        vendor,
        calls: requests.length,
        absent: count((status) => status === 404),
        retries: count(again),
        refusals: count((status) => status >= 400 && status !== 404 && !again(status)),
        money: spent[vendor] ?? '',
      }
    }),
  )
}

export function sayVendors(rows: readonly VendorRow[]): void {
  const line = (cells: readonly string[]) =>
    say(
      `  ${cells.map((cell, at) => (at === 0 ? cell.padEnd(10) : cell.padStart(at === 5 ? 14 : 10))).join('')}`,
    )
  say('\nWhat the vendors were asked, by their own account')
  line(['vendor', 'calls', 'not there', 'retries', 'refusals', 'money'])
  for (const row of rows)
    line([row.vendor, `${row.calls}`, `${row.absent}`, `${row.retries}`, `${row.refusals}`, row.money])
}

async function takenCents(books: Books): Promise<number> {
  const invoices = await books.documents<{ status: string; amount_paid: number }>('stripe', 'invoice')
  return invoices.reduce((sum, { body }) => sum + (body.status === 'paid' ? body.amount_paid : 0), 0)
}

async function chargedCents(world: VendorWorld): Promise<number> {
  const kept = charges.parse(await world.read(`${world.at('mailforge')}/_books`))
  return kept.charges.reduce((sum, { priceCents }) => sum + priceCents, 0)
}
