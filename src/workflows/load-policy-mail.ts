import { dayOf } from '#domain/plans/day.ts'
import { findVersion, versionInEffect } from '#domain/policy/policy-versions.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** What an announced version changes. Undefined once it is announced no more, or the person is nobody's contact. */
export async function loadPolicyMail(
  tx: PurposeTx<'operations-email'>,
  { aboutId, personId, name }: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const notice = await tx.db
    .selectFrom('policy_notices')
    .select('version')
    .where('id', '=', aboutId)
    .executeTakeFirst()
  const announced = notice && (await findVersion(tx, notice.version))
  if (announced?.state !== 'announced' || !announced.effectiveAt) return undefined
  const [client] = await tx.call<{ name: string }>(
    `select c.name from clients c
       left join client_members m on m.client_id = c.id and m.person_id = $1
       left join adoptions a on a.client_id = c.id and a.contact_id = $1
     where m.person_id is not null or a.contact_id is not null
     order by m.added_at nulls last limit 1`,
    [personId],
  )
  if (!client) return undefined
  const before = await versionInEffect(tx)
  const differences = differencesBetween(before.snapshot, announced.snapshot)
  return letter('policy-changes', {
    name,
    company: client.name,
    effective: dayOf(announced.effectiveAt),
    changes: differences.filter(({ material }) => material).map(({ words }) => words),
    differencesUrl: pages.policyDifferences(announced.snapshot.version, before.snapshot.version),
  })
}
