import { figuresOf, type Probe, verdict } from '../probe.ts'

export const consents: Probe = {
  id: 'consents',
  what: 'subscribers whose consent is in the ledger',
  clauses: ['2.2', '5.3', '6.6', '7.1', '7.2'],
  async look(tx) {
    const { subscribed, consented } = await figuresOf<{ subscribed: number; consented: number }>(
      tx,
      'consents',
    )
    if (subscribed === 0) return { verdict: 'ok', words: 'there is no subscriber' }
    return { verdict: verdict(consented === subscribed), words: `${consented} of ${subscribed}` }
  },
}
