import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { joined } from '#policy/text/words.ts'
import { type Probe, verdict } from '../probe.ts'

function monthOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()))
}

function mayReceive(recipient: Recipient | undefined): boolean {
  return recipient !== undefined && isConnected(recipient)
}

export const recipientsContacted: Probe = {
  id: 'recipients',
  what: 'recipients contacted this month',
  clauses: ['4.1', '4.2', '4.3', '4.4', '4.5', '4.10'],
  async look(tx, { policy }) {
    const { recipients } = policy.register
    const rows = await tx.db
      .selectFrom('evidence_entries')
      .innerJoin('evidence_forms', 'evidence_forms.id', 'form_id')
      .select('recipient')
      .distinct()
      .where('kind', '=', 'data.disclosed')
      .where('at', '>=', monthOf(tx.now))
      .where('recipient', 'is not', null)
      .orderBy('recipient')
      .execute()
    const ids = rows.flatMap(({ recipient }) => recipient ?? [])
    if (ids.length === 0)
      return { verdict: 'ok', words: 'none: nothing personal was sent to anybody', figure: '0' }
    return {
      verdict: verdict(ids.every((id) => mayReceive(recipients[id]))),
      words: joined(ids.map((id) => recipients[id]?.name ?? `${id}, which the policy does not name`)),
      figure: String(ids.length),
    }
  },
}
