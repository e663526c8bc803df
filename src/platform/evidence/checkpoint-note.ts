import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Vault } from '../crypto/vault.ts'

/**
 * A checkpoint is a signed note as certificate logs exchange it (C2SP tlog-checkpoint and signed-note, Ed25519, held
 * against their published examples in test/platform/evidence/checkpoint-note.test.ts): name, size and root a line
 * each, our line with the time, an empty line, the signature.
 */
export interface Checkpoint {
  readonly treeSize: number
  readonly rootHash: Buffer
  /** Machine time. */
  readonly at: Date
}

export interface SignedCheckpoint extends Checkpoint {
  /** The verifier key: `<name>+<key id>+<public key>`. */
  readonly signer: string
  readonly signature: Buffer
}

export interface LedgerSigner {
  readonly signer: string
  sign(checkpoint: Checkpoint): SignedCheckpoint
}

const ledgerName = 'segmento-ledger'
const ed25519 = Buffer.of(1)
/** What PKCS #8 (RFC 8410) puts before the 32 bytes of an Ed25519 private key. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

function noteText({ treeSize, rootHash, at }: Checkpoint): string {
  return `${ledgerName}\n${treeSize}\n${rootHash.toString('base64')}\nat ${at.toISOString()}\n`
}

/** The key follows from the master key, so that it needs no storage and stays apart from the database. */
export function openLedgerSigner(vault: Vault): LedgerSigner {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Head, vault.signingKey('ledger checkpoints')]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
  const typed = Buffer.concat([ed25519, publicKey])
  const keyId = createHash('sha256').update(`${ledgerName}\n`).update(typed).digest('hex').slice(0, 8)
  const signer = `${ledgerName}+${keyId}+${typed.toString('base64')}`
  return {
    signer,
    sign: (checkpoint) => ({
      ...checkpoint,
      signer,
      signature: sign(null, Buffer.from(noteText(checkpoint)), privateKey),
    }),
  }
}

/** The checkpoint as it leaves the machine: a few lines of text that anyone can check. */
export function checkpointNote(checkpoint: SignedCheckpoint): string {
  const keyId = Buffer.from(checkpoint.signer.split('+')[1] ?? '', 'hex')
  const signature = Buffer.concat([keyId, checkpoint.signature]).toString('base64')
  return `${noteText(checkpoint)}\n— ${ledgerName} ${signature}\n`
}
