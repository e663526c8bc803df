import { figuresOf, type Probe, verdict } from '../probe.ts'

export const registrants: Probe = {
  id: 'registrants',
  what: 'domains in use that the registrar shows in their client’s name',
  clauses: ['2.4', '4.2'],
  async look(tx) {
    const { registered, in_clients_name } = await figuresOf<{ registered: number; in_clients_name: number }>(
      tx,
      'registrants',
    )
    if (registered === 0) return { verdict: 'ok', words: 'no domain is in use' }
    return { verdict: verdict(in_clients_name === registered), words: `${in_clients_name} of ${registered}` }
  },
}
