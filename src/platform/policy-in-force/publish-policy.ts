import type { Client } from 'pg'
import { StartRefusal } from '#config/start-refusal.ts'
import { differencesBetween, isMaterial } from '#policy/snapshots/differences.ts'
import type { PolicySnapshot } from '#policy/snapshots/snapshot.ts'
import { type DeclaredPolicy, latestOf, snapshotFor } from './declared-policy.ts'
import { endVersion, type StoredVersion, standingVersions, storeVersion } from './stored-versions.ts'
import { refuseUndeclared } from './undeclared-change.ts'

type Named = Pick<PolicySnapshot, 'version' | 'edition'>

/** What holds after the start, and what waits to be announced or to take effect. */
export interface PublishedPolicy {
  readonly inEffect: Named
  readonly waiting: Named | undefined
  /** Something was put in effect now. */
  readonly changed: boolean
}

/**
 * Holds what this program declares against what is published, as the owner, at each start. The first version takes
 * effect at once. Then: words alone make a new version of the same edition, a later edition with something material
 * waits as a proposal, and something material without an edition of its own refuses the start.
 * @throws StartRefusal
 */
export async function publishPolicy(client: Client, policy: DeclaredPolicy): Promise<PublishedPolicy> {
  const latest = latestOf(policy)
  const { inEffect, waiting } = await standingVersions(client)
  if (!inEffect) {
    const first = snapshotFor(policy, latest)
    await storeVersion(client, first, 'in-effect', false)
    return { inEffect: first, waiting: undefined, changed: true }
  }
  refuseOlderProgram(inEffect, waiting, latest)
  const next = Math.max(
    latest,
    inEffect.edition + 1,
    waiting?.state === 'announced' ? waiting.edition + 1 : 0,
  )
  const now = snapshotFor(policy, inEffect.edition)
  refuseUndeclared(inEffect, now, next)
  if (waiting?.state === 'announced') {
    refuseUndeclared(waiting, snapshotFor(policy, waiting.edition), next)
    return { inEffect, waiting, changed: false }
  }
  if (latest === inEffect.edition) return sameEdition(client, inEffect, waiting, now)
  return laterEdition(client, inEffect, waiting, snapshotFor(policy, latest))
}

function refuseOlderProgram(inEffect: Named, waiting: StoredVersion | undefined, latest: number): void {
  const newer = [inEffect, ...(waiting?.state === 'announced' ? [waiting] : [])].find(
    ({ edition }) => edition > latest,
  )
  if (!newer) return
  throw new StartRefusal({
    setting: 'DATABASE_URL',
    sentence: `the database is newer than this program: edition ${newer.edition} of the policy is published in it, and this program knows ${latest === 1 ? 'edition 1 only' : `editions up to ${latest} only`}`,
    remedy: 'Start the newer version of the program',
  })
}

async function sameEdition(
  client: Client,
  inEffect: StoredVersion,
  waiting: StoredVersion | undefined,
  now: PolicySnapshot,
): Promise<PublishedPolicy> {
  if (waiting) await endVersion(client, waiting.version, 'withdrawn')
  if (now.version === inEffect.version) return { inEffect, waiting: undefined, changed: false }
  return replace(client, inEffect, now)
}

async function laterEdition(
  client: Client,
  inEffect: StoredVersion,
  waiting: StoredVersion | undefined,
  later: PolicySnapshot,
): Promise<PublishedPolicy> {
  if (waiting?.version === later.version) return { inEffect, waiting, changed: false }
  if (waiting) await endVersion(client, waiting.version, 'withdrawn')
  if (!isMaterial(differencesBetween(inEffect, later))) return replace(client, inEffect, later)
  await storeVersion(client, later, 'proposed', true)
  return { inEffect, waiting: later, changed: false }
}

/** Words only: nobody needs to be told (clause 12.2). */
async function replace(client: Client, before: Named, after: PolicySnapshot): Promise<PublishedPolicy> {
  await endVersion(client, before.version, 'superseded')
  await storeVersion(client, after, 'in-effect', false)
  return { inEffect: after, waiting: undefined, changed: true }
}
