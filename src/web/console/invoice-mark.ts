import type { Tone } from '#web/ui/tone.ts'

/** How an invoice stands, as a mark for somebody who works here. */
export function invoiceMark(invoice: { readonly status: string; readonly unpaidSince: Date | null }): {
  tone: Tone
  word: string
} {
  if (invoice.unpaidSince && invoice.status === 'open') return { tone: 'bad', word: 'overdue' }
  return marks[invoice.status] ?? { tone: 'unknown', word: invoice.status }
}

const marks: Readonly<Record<string, { tone: Tone; word: string }>> = {
  paid: { tone: 'good', word: 'paid' },
  open: { tone: 'attention', word: 'open' },
  draft: { tone: 'waiting', word: 'in the making' },
  uncollectible: { tone: 'bad', word: 'given up' },
  void: { tone: 'off', word: 'void' },
}
