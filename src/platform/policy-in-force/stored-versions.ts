import type { Client } from 'pg'
import { type PolicySnapshot, readSnapshot } from '#policy/snapshots/snapshot.ts'

export const policyStates = ['proposed', 'announced', 'in-effect', 'superseded', 'withdrawn'] as const
export type PolicyState = (typeof policyStates)[number]

export interface StoredVersion extends PolicySnapshot {
  readonly state: PolicyState
}

/** The version in effect and the one that waits, as the database has them. */
export async function standingVersions(
  client: Client,
): Promise<{ inEffect: StoredVersion | undefined; waiting: StoredVersion | undefined }> {
  const { rows } = await client.query<{ readonly state: PolicyState }>(
    `select version, edition, declared, document, state from policy_versions
     where state in ('in-effect', 'proposed', 'announced')`,
  )
  const stored = rows.map((row): StoredVersion => ({ ...readSnapshot(row), state: row.state }))
  return {
    inEffect: stored.find(({ state }) => state === 'in-effect'),
    waiting: stored.find(({ state }) => state !== 'in-effect'),
  }
}

/** Adds a version, or takes one up again that was withdrawn or replaced by another before. */
export async function storeVersion(
  client: Client,
  snapshot: PolicySnapshot,
  state: 'proposed' | 'in-effect',
  material: boolean,
): Promise<void> {
  await client.query(
    `insert into policy_versions (version, edition, material, declared, document, state, in_effect_at)
     values ($1, $2, $3, $4, $5, $6, case when $6 = 'in-effect' then app.now() end)
     on conflict (version) do update set state = excluded.state, announced_at = null, effective_at = null,
       in_effect_at = excluded.in_effect_at, superseded_at = null, recorded = false`,
    [
      snapshot.version,
      snapshot.edition,
      material,
      JSON.stringify(snapshot.declared),
      JSON.stringify(snapshot.document),
      state,
    ],
  )
}

export async function endVersion(
  client: Client,
  version: string,
  state: 'superseded' | 'withdrawn',
): Promise<void> {
  await client.query(
    `update policy_versions set state = $2,
       superseded_at = case when $2 = 'superseded' then app.now() end where version = $1`,
    [version, state],
  )
}
