import { findVersion, versionInEffect } from '#domain/policy/policy-versions.ts'
import { touchesConsents } from '#domain/policy/touched-consents.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { periodInEffect } from '#platform/policy-in-force/period-in-effect.ts'
import { recordPolicy } from '#platform/policy-in-force/record-policy.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'

const work = system('take effect')

/**
 * Puts the announced version in effect once its day has come and everybody has been told; the database judges both
 * again. Consents that it touches are asked for anew in the same transaction, so that no mail leaves in between.
 * @returns the version that took effect now
 */
export async function takeEffect(inPurpose: InPurpose): Promise<string | undefined> {
  return inPurpose('legal-obligation', work, async (tx) => {
    const due = await dueVersion(tx)
    if (!due) return undefined
    const before = await versionInEffect(tx)
    const [done] = await tx.call<{ taken: boolean }>('select app.take_effect($1) as taken', [due])
    const after = await findVersion(tx, due)
    if (!done?.taken || !after) return undefined
    const versions = { before: before.snapshot, after: after.snapshot }
    const differences = differencesBetween(versions.before, versions.after)
    const asked = touchesConsents(differences, versions) ? await askAgain(tx) : 0
    await recordPolicy(tx, { instead: before.snapshot.version, consentsAskedAgain: asked })
    return due
  })
}

/** The announced version whose day has come, of which nobody has to be told any more and no client could not be. */
async function dueVersion(tx: PurposeTx<'legal-obligation'>): Promise<string | undefined> {
  const [row] = await tx.call<{ version: string }>(
    `select v.version from policy_versions v
     where v.state = 'announced' and v.effective_at <= app.now() and not exists (
       select 1 from app.people_to_notify(v.version) p (id) where not exists (
         select 1 from policy_notices n
         where n.version = v.version and n.person_id = p.id and n.state in ('accepted', 'told')))
       and not exists (select 1 from app.clients_without_contact())`,
    [],
  )
  return row?.version
}

async function askAgain(tx: PurposeTx<'legal-obligation'>): Promise<number> {
  const { days } = await periodInEffect(tx, 'asked-again')
  const [row] = await tx.call<{ asked: number }>(
    'select app.ask_consents_again(make_interval(days => $1)) as asked',
    [days],
  )
  return row?.asked ?? 0
}
