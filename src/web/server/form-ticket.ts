import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a rendered form stays good: a day, so that a tab left open over lunch still works. */
const goodForMs = 24 * 60 * 60 * 1000

/**
 * A public form has no session, so it carries a signed note of which form it is and when it was rendered
 * (machine time). It proves that somebody fetched the form, and shows how long they took to fill it in.
 */
export function formTicket(key: Uint8Array, form: string, nowMs: number): string {
  return `${nowMs.toString(36)}.${mac(key, form, nowMs)}`
}

export type TicketVerdict = 'good' | 'too-fast' | 'stale' | 'forged'

export function judgeTicket(input: {
  key: Uint8Array
  form: string
  ticket: string | undefined
  nowMs: number
  minimumFillMs: number
}): TicketVerdict {
  const [stamp, given] = (input.ticket ?? '').split('.')
  if (!stamp || !given) return 'forged'
  const renderedMs = Number.parseInt(stamp, 36)
  const expected = Buffer.from(mac(input.key, input.form, renderedMs))
  const got = Buffer.from(given)
  if (got.length !== expected.length || !timingSafeEqual(got, expected)) return 'forged'
  const ageMs = input.nowMs - renderedMs
  if (ageMs < input.minimumFillMs) return 'too-fast'
  return ageMs > goodForMs ? 'stale' : 'good'
}

function mac(key: Uint8Array, form: string, renderedMs: number): string {
  return createHmac('sha256', key).update(`form\n${form}\n${renderedMs}`).digest('base64url')
}
