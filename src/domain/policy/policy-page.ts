import type { Actor } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import type { Difference } from '#policy/snapshots/difference.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import { type ListedVersion, publishedVersions } from './list-versions.ts'
import { type StoredVersion, versionInEffect, waitingVersion } from './policy-versions.ts'
import { touchesConsents } from './touched-consents.ts'

/** What the console shows of the policy: what holds, what waits, and who has been told of it. */
export interface PolicyStanding {
  readonly now: Date
  readonly inEffect: StoredVersion
  readonly published: readonly ListedVersion[]
  readonly waiting: WaitingPolicy | undefined
}

export interface WaitingPolicy {
  readonly version: StoredVersion
  readonly differences: readonly Difference[]
  /** Subscribers are asked for their consent again once it takes effect. */
  readonly asksConsents: boolean
  /** How many people are to be told before it can take effect. */
  readonly toTell: number
  /** How many current clients have nobody whom it could tell; it waits until somebody is invited there. */
  readonly withoutContact: number
  readonly notices: Awaited<ReturnType<typeof noticesOf>>
}

/** Read in the name of somebody who works here; `recorded`: that they saw whom it names is kept in the ledger. */
export async function loadPolicyStanding(
  inPurpose: InPurpose,
  actor: Actor,
  recorded = true,
): Promise<PolicyStanding> {
  const { waiting, ...standing } = await inPurpose('legal-obligation', actor, async (tx) => {
    const version = await waitingVersion(tx)
    return {
      now: tx.now,
      inEffect: await versionInEffect(tx),
      published: await publishedVersions(tx),
      waiting: version && { version, ...(await countToTell(tx, version.snapshot.version)) },
    }
  })
  if (!waiting) return { ...standing, waiting: undefined }
  const differences = differencesBetween(standing.inEffect.snapshot, waiting.version.snapshot)
  const notices = await inPurpose('service-delivery', actor, async (tx) => {
    const told = await noticesOf(tx, waiting.version.snapshot.version)
    const people = told.map(({ personId }) => personId)
    if (recorded) recordSeen(tx, people, ['people.name', 'people.email', 'clients.name'], { page: 'policy' })
    return told
  })
  return {
    ...standing,
    waiting: {
      ...waiting,
      differences,
      asksConsents: touchesConsents(differences, {
        before: standing.inEffect.snapshot,
        after: waiting.version.snapshot,
      }),
      notices,
    },
  }
}

async function countToTell(tx: PurposeTx<'legal-obligation'>, version: string) {
  const [row] = await tx.call<{ toTell: number; withoutContact: number }>(
    `select (select count(*) from app.people_to_notify($1))::integer as "toTell",
       (select count(*) from app.clients_without_contact())::integer as "withoutContact"`,
    [version],
  )
  return row ?? { toTell: 0, withoutContact: 0 }
}

/** Who was told of a version, or not; what needs somebody stands first. */
async function noticesOf(tx: PurposeTx<'service-delivery'>, version: string) {
  const rows = await tx.db
    .selectFrom('policy_notices')
    .innerJoin('people', 'people.id', 'policy_notices.person_id')
    .leftJoin('client_members', 'client_members.person_id', 'people.id')
    .leftJoin('adoptions', 'adoptions.contact_id', 'people.id')
    .leftJoin('clients', (join) =>
      join.on(({ eb, fn }) =>
        eb('clients.id', '=', fn.coalesce('client_members.client_id', 'adoptions.client_id')),
      ),
    )
    .select([
      'policy_notices.id',
      'policy_notices.person_id as personId',
      'policy_notices.state',
      'policy_notices.accepted_at as acceptedAt',
      'people.name',
      'people.email',
      'clients.name as company',
    ])
    .distinctOn('policy_notices.id')
    .where('policy_notices.version', '=', version)
    .orderBy('policy_notices.id')
    .execute()
  const urgency = ['refused', 'queued', 'told', 'accepted']
  return rows.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))
}
