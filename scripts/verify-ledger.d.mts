export type FaultCode =
  | 'changed'
  | 'dropped'
  | 'inserted'
  | 'reordered'
  | 'cut-off'
  | 'rewritten'
  | 'signature'
  | 'unreadable'

export interface LedgerFault {
  readonly code: FaultCode
  readonly sentence: string
  readonly position?: number
  /** Set where one of the entries from `position` up to here is meant. */
  readonly until?: number
  readonly entryId?: string
}

export interface EarlierCheckpoint {
  readonly note: string
  readonly signer?: string
}

export interface LedgerVerdict {
  readonly faults: readonly LedgerFault[]
  readonly entries: number
  readonly checkpoints: number
  readonly newest?: { readonly size: number; readonly root: string; readonly at: string }
  readonly signer?: string
  readonly entryPosition?: number
}

export interface ExportedEntry {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly purpose: string
  readonly actorKind: string
  readonly clauses: readonly string[]
  readonly recipient: string | null
  readonly categories: readonly string[]
  readonly policyVersion: string
  readonly commitment: string
}

export function verifyLedger(
  lines: Iterable<string> | AsyncIterable<string>,
  options?: { earlier?: readonly EarlierCheckpoint[]; signer?: string; entry?: string },
): Promise<LedgerVerdict>
export function leafText(entry: ExportedEntry): string
export function leafHash(entry: ExportedEntry): Buffer
export function growingTree(): { add(hash: Buffer): void; root(): Buffer }
export function inclusionHolds(given: {
  leaf: Buffer
  position: number
  size: number
  path: readonly Buffer[]
  root: Buffer
}): boolean
export function consistencyHolds(given: {
  earlierSize: number
  earlierRoot: Buffer
  size: number
  root: Buffer
  path: readonly Buffer[]
}): boolean
export function readEarlier(content: string): EarlierCheckpoint[]
