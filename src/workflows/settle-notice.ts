import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { MailRow } from './mail-row.ts'

/** Keeps with the notice what the mail server said, in the transaction that keeps it with the mail. */
export async function settleNotice(
  tx: SharedTx,
  mail: MailRow,
  state: 'sent' | 'refused' | 'void',
): Promise<void> {
  const [notice] = await tx.call<{ version: string }>(
    `update policy_notices set state = $2, accepted_at = $3 where id = $1 and state = 'queued' returning version`,
    [mail.aboutId, state === 'sent' ? 'accepted' : 'refused', state === 'sent' ? tx.now : null],
  )
  if (!notice) return
  await tx.record({
    kind: state === 'sent' ? 'notice.sent' : 'notice.refused',
    clauses: ['12.1'],
    personId: mail.personId,
    details: { notice: mail.aboutId, version: notice.version },
  })
  await tx.tell('policy')
}
