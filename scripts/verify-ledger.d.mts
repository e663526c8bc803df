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

/** What entries have in common, a line of an export. */
export interface ExportedForm {
  /** 1 for entries written before they were compact. */
  readonly format: number
  readonly kind: string
  readonly purpose: string
  readonly actorKind: string
  readonly clauses: readonly string[]
  readonly recipient: string | null
  readonly categories: readonly string[]
  readonly policyVersion: string
}

export interface ExportedEntry extends ExportedForm {
  readonly id: string
  /** UTC with microseconds, 2026-11-23T10:00:00.000000Z. */
  readonly at: string
  /** Hexadecimal; with format 1 the commitment. */
  readonly payloadHash: string
}

export function verifyLedger(
  /** Text made of whole lines, any number to a piece. */
  pieces: Iterable<string> | AsyncIterable<string>,
  options?: { earlier?: readonly EarlierCheckpoint[]; signer?: string; entry?: string },
): Promise<LedgerVerdict>
export function formText(form: ExportedForm): string
export function leafHash(entry: ExportedEntry): Buffer
export function growingTree(): { add(hash: Buffer, size?: number): void; root(): Buffer }
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
/** A checkpoint's note in its parts. */
export interface ReadNote {
  /** What is signed: everything before the empty line. */
  readonly signed: string
  readonly name: string
  readonly size: number
  readonly root: Buffer
  readonly at: string
  readonly keyId: Buffer
  readonly signature: Buffer
}
/** Undefined when the text is no checkpoint. */
export function readNote(note: string): ReadNote | undefined
export function signatureHolds(
  note: Pick<ReadNote, 'signed' | 'name' | 'keyId' | 'signature'>,
  signer: string,
): boolean
export function readEarlier(content: string): EarlierCheckpoint[]
