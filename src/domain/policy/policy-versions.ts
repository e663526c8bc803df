import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type PolicySnapshot, readSnapshot } from '#policy/snapshots/snapshot.ts'

export type VersionState = 'proposed' | 'announced' | 'in-effect' | 'superseded' | 'withdrawn'

export interface StoredVersion {
  readonly snapshot: PolicySnapshot
  readonly material: boolean
  readonly state: VersionState
  readonly proposedAt: Date
  readonly announcedAt: Date | null
  /** The planned day; when it really took effect is `inEffectAt`. */
  readonly effectiveAt: Date | null
  readonly inEffectAt: Date | null
  readonly supersededAt: Date | null
}

interface Row extends Record<string, unknown> {
  readonly version: string
  readonly edition: number
  readonly material: boolean
  readonly declared: unknown
  readonly document: unknown
  readonly state: VersionState
  readonly proposed_at: Date
  readonly announced_at: Date | null
  readonly effective_at: Date | null
  readonly in_effect_at: Date | null
  readonly superseded_at: Date | null
}

const columns = `version, edition, material, declared, document, state, proposed_at, announced_at, effective_at,
  in_effect_at, superseded_at`

type Versions = Pick<SharedTx, 'call'>

/** The version that everything obeys today. @throws Error before the first start has published one */
export async function versionInEffect(tx: Versions): Promise<StoredVersion> {
  const [row] = await tx.call<Row>(`select ${columns} from policy_versions where state = 'in-effect'`, [])
  if (!row) throw new Error('no version of the policy is in effect')
  return stored(row)
}

/** The version that waits for its notice or its day, if there is one. */
export async function waitingVersion(tx: Versions): Promise<StoredVersion | undefined> {
  const [row] = await tx.call<Row>(
    `select ${columns} from policy_versions where state in ('proposed', 'announced')`,
    [],
  )
  return row && stored(row)
}

/** A version by its hash, in whatever state. */
export async function findVersion(tx: Versions, version: string): Promise<StoredVersion | undefined> {
  const [row] = await tx.call<Row>(`select ${columns} from policy_versions where version = $1`, [version])
  return row && stored(row)
}

function stored(row: Row): StoredVersion {
  return {
    snapshot: readSnapshot(row),
    material: row.material,
    state: row.state,
    proposedAt: row.proposed_at,
    announcedAt: row.announced_at,
    effectiveAt: row.effective_at,
    inEffectAt: row.in_effect_at,
    supersededAt: row.superseded_at,
  }
}
