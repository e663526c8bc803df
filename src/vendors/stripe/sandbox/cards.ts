/** What a well-known test card does. The number is looked at once and kept nowhere. */
export type CardBehaviour =
  | 'pays'
  | 'pays-once'
  | 'pays-later'
  | 'fails-later'
  | 'is-disputed'
  | { declined: 'card_declined' | 'insufficient_funds' | 'expired_card' }

const cards: Record<string, CardBehaviour> = {
  '4242424242424242': 'pays',
  '5555555555554444': 'pays',
  '4000000000000341': 'pays-once',
  '4000002760003184': 'pays-later',
  '4000008400001629': 'fails-later',
  '4000000000000259': 'is-disputed',
  '4000000000000002': { declined: 'card_declined' },
  '4000000000009995': { declined: 'insufficient_funds' },
  '4000000000000069': { declined: 'expired_card' },
}

/** Shown on the page, so that nobody needs to type a card of their own. */
export const cardHelp: readonly { number: string; does: string }[] = [
  { number: '4242 4242 4242 4242', does: 'pays' },
  { number: '4000 0000 0000 0341', does: 'pays now; the renewal fails' },
  { number: '4000 0027 6000 3184', does: 'the money arrives a day later' },
  { number: '4000 0084 0000 1629', does: 'the money fails to arrive, a day later' },
  { number: '4000 0000 0000 0259', does: 'pays, and the bank takes the payment back as disputed' },
  { number: '4000 0000 0000 0002', does: 'is declined' },
  { number: '4000 0000 0000 9995', does: 'is declined for lack of funds' },
]

const declineWords = {
  card_declined: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
}

export type CardField = 'cardNumber' | 'cardExpiry' | 'cardCvc'

export type CardVerdict =
  | { ok: true; behaviour: Exclude<CardBehaviour, { declined: string }> }
  | { ok: false; field: CardField; words: string }

function expiryPassed(expiry: string, at: Date): boolean | undefined {
  const parts = /^(0[1-9]|1[0-2])\s*\/\s*(?:20)?(\d{2})$/.exec(expiry.trim())
  if (!parts) return undefined
  return at.getTime() >= Date.UTC(2000 + Number(parts[2]), Number(parts[1]), 1)
}

export function judgeCard(form: URLSearchParams, at: Date): CardVerdict {
  const wrong = (field: CardField, words: string): CardVerdict => ({ ok: false, field, words })
  const number = (form.get('cardNumber') ?? '').replace(/[\s-]/g, '')
  const behaviour = cards[number]
  if (behaviour === undefined)
    return wrong('cardNumber', 'This is a stand-in: use one of the test cards below.')
  const passed = expiryPassed(form.get('cardExpiry') ?? '', at)
  if (passed === undefined) return wrong('cardExpiry', 'Write the expiry as MM / YY.')
  if (passed) return wrong('cardExpiry', 'Your card’s expiry is in the past.')
  if (!/^\d{3,4}$/.test((form.get('cardCvc') ?? '').trim()))
    return wrong('cardCvc', 'The security code has 3 or 4 digits.')
  if (typeof behaviour === 'object') return wrong('cardNumber', declineWords[behaviour.declined])
  return { ok: true, behaviour }
}
