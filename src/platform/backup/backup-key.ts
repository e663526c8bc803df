import { webcrypto } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { bech32 } from '@scure/base'
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption'
import type { Vault } from '../crypto/vault.ts'
import { BackupRefusal } from './backup-refusal.ts'

/** What PKCS #8 (RFC 8410) puts before the 32 bytes of an X25519 private key. */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Encrypts backups and opens them again: the age format, in chunks of 64 KiB, each authenticated. */
export interface BackupKey {
  encrypt(plain: AsyncIterable<Uint8Array>): Promise<Readable>
  /** @throws BackupRefusal made under another master key, or no backup at all; the stream fails where it was changed or cut short */
  decrypt(sealed: Readable): Promise<Readable>
}

/** The key in the form that the age tool takes. */
export function backupIdentity(vault: Vault): string {
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', vault.signingKey('backups')).toUpperCase()
}

/** The key follows from the master key, so that a backup holds nothing that opens it. */
export async function openBackupKey(vault: Vault): Promise<BackupKey> {
  const identity = await webcrypto.subtle.importKey(
    'pkcs8',
    Buffer.concat([pkcs8Head, vault.signingKey('backups')]),
    { name: 'X25519' },
    true,
    ['deriveBits'],
  )
  const recipient = await identityToRecipient(identity)
  return {
    async encrypt(plain) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      const source = Readable.from(plain, { objectMode: false })
      return nodeStream(await encrypter.encrypt(webStream(source)))
    },
    async decrypt(sealed) {
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      try {
        return nodeStream(await decrypter.decrypt(webStream(sealed)))
      } catch (cause) {
        sealed.destroy()
        throw unopened(cause)
      }
    },
  }
}

function unopened(cause: unknown): BackupRefusal {
  if (cause instanceof Error && cause.message.includes('no identity matched'))
    return new BackupRefusal(
      'this backup was made under another master key than the one given here',
      'Put the key of the installation that made it at MASTER_KEY_FILE; no other opens it',
      { cause },
    )
  return new BackupRefusal(
    'this is no backup of Segmento, or its beginning is damaged',
    'Take another one of the list: npm run restore -- --list',
    { cause },
  )
}

const webStream = (stream: Readable): ReadableStream<Uint8Array> =>
  Readable.toWeb(stream) as ReadableStream<Uint8Array>
const nodeStream = (stream: ReadableStream<Uint8Array>): Readable =>
  Readable.fromWeb(stream as NodeStream<Uint8Array>)
