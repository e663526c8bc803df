import type { Tone } from '#web/ui/tone.ts'

/** How an invoice stands, in a word; one that is open and should have been paid says so. */
export function invoiceState(invoice: {
  readonly status: string
  readonly unpaidSince: Date | null
}): [tone: Tone, word: string] {
  if (invoice.status === 'open' && invoice.unpaidSince) return ['bad', 'overdue']
  return invoiceStates[invoice.status] ?? ['unknown', invoice.status]
}

const invoiceStates: Readonly<Record<string, [tone: Tone, word: string]>> = {
  paid: ['good', 'paid'],
  open: ['attention', 'open'],
  draft: ['waiting', 'in the making'],
  uncollectible: ['bad', 'not collected'],
  void: ['off', 'void'],
}
