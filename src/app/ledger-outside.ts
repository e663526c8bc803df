import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { SignedCheckpoint } from '#platform/evidence/checkpoint-note.ts'
import { latestCheckpoint } from '#platform/evidence/seal-evidence.ts'

/** The ledger's newest checkpoint, for whoever asks; it names nobody. */
export function newestCheckpoint(inPurpose: InPurpose): Promise<SignedCheckpoint | undefined> {
  return inPurpose('legal-obligation', system('show checkpoint'), latestCheckpoint)
}

/** The file that checks an export by itself, as it lies in this folder, to be taken away. */
export function readVerifier(): string {
  return readFileSync(join(import.meta.dirname, '../../scripts/verify-ledger.mjs'), 'utf8')
}
