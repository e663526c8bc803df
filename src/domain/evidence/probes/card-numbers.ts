import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

export const cardNumbers: Probe = {
  id: 'card-numbers',
  what: 'texts kept here that hold what looks like a card number',
  clauses: ['2.5', '9.2'],
  async look(tx) {
    const { columns, holding } = await figuresOf<{ columns: number; holding: number }>(tx, 'card_numbers')
    return {
      verdict: verdict(holding === 0),
      words: `${holding}, in ${counted(columns, 'column')} of text`,
    }
  },
}
