import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { VersionState } from './policy-versions.ts'

export interface ListedVersion {
  readonly version: string
  readonly edition: number
  /** It changed something, so clients were told before (clause 12.1). */
  readonly material: boolean
  readonly state: VersionState
  readonly announcedAt: Date | null
  /** The planned day of one that waits. */
  readonly effectiveAt: Date | null
  readonly inEffectAt: Date | null
  readonly supersededAt: Date | null
}

/** What everybody may read: versions that hold, held, or are announced; the latest first. */
export async function publishedVersions(tx: Pick<SharedTx, 'call'>): Promise<ListedVersion[]> {
  const rows = await tx.call<{
    version: string
    edition: number
    material: boolean
    state: VersionState
    announced_at: Date | null
    effective_at: Date | null
    in_effect_at: Date | null
    superseded_at: Date | null
  }>(
    `select version, edition, material, state, announced_at, effective_at, in_effect_at, superseded_at
     from policy_versions where state in ('announced', 'in-effect', 'superseded')
     order by coalesce(in_effect_at, 'infinity') desc, proposed_at desc`,
    [],
  )
  return rows.map((row) => ({
    version: row.version,
    edition: row.edition,
    material: row.material,
    state: row.state,
    announcedAt: row.announced_at,
    effectiveAt: row.effective_at,
    inEffectAt: row.in_effect_at,
    supersededAt: row.superseded_at,
  }))
}

/** Whether everybody may read it: a proposal is the agency's own until it is announced. */
export function isPublished(state: VersionState): boolean {
  return state === 'announced' || state === 'in-effect' || state === 'superseded'
}
