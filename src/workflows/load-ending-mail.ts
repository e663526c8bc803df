import { findEnding } from '#domain/endings/ending-queries.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow, receipt } from './mail-row.ts'

/** The plan as it stands when the mail is written: a plan that was stopped since is said to be. */
export async function loadEndingMail(
  tx: PurposeTx<'operations-email'>,
  { kind, aboutId, name }: MailRow<'ending-plan' | 'ending-closed'>,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const ending = await findEnding(tx, aboutId)
  if (!ending) return undefined
  const client = await tx.db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', ending.clientId)
    .executeTakeFirst()
  if (!client) return undefined
  const facts = { name, company: client.name, endingUrl: pages.ending(ending.engagementId) }
  if (kind === 'ending-plan')
    return receipt((checkpoint) =>
      letter(kind, {
        ...facts,
        stopped: ending.stoppedAt !== null,
        wishes: ending.wishes,
        goesOn: ending.goesOn,
        credentialsOn: ending.credentialsOn,
        accessOn: ending.accessOn,
        checkpoint,
      }),
    )
  if (kind === 'ending-closed' && ending.statement)
    return receipt((checkpoint) => letter(kind, { ...facts, accessOn: ending.accessOn, checkpoint }))
  return undefined
}
