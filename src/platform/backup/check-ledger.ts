import type { ClientBase } from 'pg'
import type { Vault } from '../crypto/vault.ts'
import { openLedgerSigner } from '../evidence/checkpoint-note.ts'
import { nodeHash } from '../evidence/merkle.ts'
import { BackupRefusal } from './backup-refusal.ts'

const pageOfLeaves = 20_000

/**
 * Makes the ledger's tree anew from its entries and holds it against the head that the backup tells and against the newest
 * signed checkpoint.
 * @throws BackupRefusal where one of them differs
 */
export async function checkLedger(
  client: ClientBase,
  told: { readonly treeSize: number; readonly rootHash: string },
  vault: Vault,
): Promise<void> {
  const newest = await client.query<{
    size: string
    root: Buffer
    at: Date
    signer: string
    signature: Buffer
  }>(
    `select tree_size as size, root_hash as root, at, signer, signature from evidence_checkpoints
     order by tree_size desc limit 1`,
  )
  const [checkpoint] = newest.rows
  const signedSize = checkpoint ? Number(checkpoint.size) : 0
  const roots = await rootsOf(client, told.treeSize, signedSize)
  if (roots.whole !== told.rootHash) throw differs('to the head that the backup tells')
  if (!checkpoint) return
  const ours = openLedgerSigner(vault)
  const signed = { treeSize: signedSize, rootHash: checkpoint.root, at: checkpoint.at }
  // Ed25519 signs the same words the same way each time.
  if (checkpoint.signer !== ours.signer || !ours.sign(signed).signature.equals(checkpoint.signature))
    throw differs('to a checkpoint that this installation signed')
  if (roots.signed !== checkpoint.root.toString('hex')) throw differs('to its newest signed checkpoint')
}

function differs(lead: string): BackupRefusal {
  return new BackupRefusal(
    `the ledger in the backup does not lead ${lead}`,
    'Take another backup, and keep this one: somebody changed it, or the database before it was made',
  )
}

/** Roots of the whole tree and of its first `signedSize` leaves, as hexadecimal; of none, an empty text. */
async function rootsOf(
  client: ClientBase,
  size: number,
  signedSize: number,
): Promise<{ whole: string; signed: string }> {
  const peaks: (Buffer | undefined)[] = []
  let signed = ''
  for (let from = 0; from < size; from += pageOfLeaves) {
    const { rows } = await client.query<{ place: string; hash: Buffer | null }>(
      'select place, hash from app.leaf_hashes($1, $2)',
      [from, Math.min(from + pageOfLeaves, size)],
    )
    for (const { place, hash } of rows) {
      if (!hash) throw differs('to an entry that it sealed')
      grow(peaks, hash)
      if (Number(place) + 1 === signedSize) signed = rootOf(peaks)
    }
  }
  return { whole: rootOf(peaks), signed }
}

function grow(peaks: (Buffer | undefined)[], leaf: Buffer): void {
  let hash = leaf
  let height = 0
  for (let left = peaks[height]; left; left = peaks[++height]) {
    hash = nodeHash(left, hash)
    peaks[height] = undefined
  }
  peaks[height] = hash
}

function rootOf(peaks: readonly (Buffer | undefined)[]): string {
  let root: Buffer | undefined
  for (const peak of peaks) if (peak) root = root ? nodeHash(peak, root) : peak
  return root?.toString('hex') ?? ''
}
