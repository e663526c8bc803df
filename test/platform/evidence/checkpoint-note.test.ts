import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openVault } from '#platform/crypto/vault.ts'
import { checkpointNote, openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { readNote, signatureHolds } from '../../../scripts/verify-ledger.mjs'

/** The example of golang.org/x/mod/sumdb/note, which C2SP signed-note describes (both looked up 2026-11-24). */
const published = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature: 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
}

test('a note that another implementation published is found good, and its copies that differ are not', () => {
  const bytes = Buffer.from(published.signature, 'base64')
  const note = {
    name: 'PeterNeumann',
    signed: published.text,
    keyId: bytes.subarray(0, 4),
    signature: bytes.subarray(4),
  }
  expect(signatureHolds(note, published.key)).toBe(true)
  expect(signatureHolds({ ...note, signed: published.text.trimEnd() }, published.key)).toBe(false)
  expect(signatureHolds({ ...note, name: 'EnochRoot' }, published.key)).toBe(false)
  expect(signatureHolds({ ...note, keyId: Buffer.alloc(4) }, published.key)).toBe(false)
  // Unknown algorithms, and a key id that is not the key's, are no keys.
  expect(signatureHolds(note, published.key.replace('+ARpc', '+ZRpc'))).toBe(false)
})

test('the checkpoint that C2SP tlog-checkpoint shows is read, cosigned or not', () => {
  const note = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`
  const witness = `— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n`
  for (const given of [note, note + witness])
    expect(readNote(given)).toMatchObject({
      name: 'example.com/behind-the-sofa',
      size: 20852163,
      root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64'),
      keyId: Buffer.from('033de0ae', 'hex'),
    })
  for (const broken of [note.trimEnd(), note.replace('\n\n', '\n'), note.replace('—', '-'), `${note}more\n`])
    expect(readNote(broken)).toBeUndefined()
})

test('a checkpoint of ours has the form that C2SP states, word by word', () => {
  const ours = openLedgerSigner(openVault(Buffer.alloc(32, 3)))
  const rootHash = createHash('sha256').update('root').digest()
  const note = checkpointNote(ours.sign({ treeSize: 70_000, rootHash, at: new Date('2026-11-24T10:00:00Z') }))
  // tlog-checkpoint: origin, size without leading zeros, root in base64, then extension lines, none of them empty.
  // signed-note: the text ends with a newline, an empty line, then em dash, space, key name, space, base64.
  const [origin, size, root, extension, empty, line, end, ...rest] = note.split('\n')
  expect([size, root, extension, empty, end, rest]).toEqual([
    '70000',
    rootHash.toString('base64'),
    'at 2026-11-24T10:00:00.000Z',
    '',
    '',
    [],
  ])
  const [dash, name, signature] = line?.split(' ') ?? []
  expect([dash, name]).toEqual(['\u2014', origin])
  expect(origin).not.toMatch(/[\s+]/)
  // The key id is the first 4 bytes of SHA-256 over the name, a newline, the algorithm (1: Ed25519) and the key.
  const [keyName, keyId, key] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(ours.signer)?.slice(1) ?? []
  const typed = Buffer.from(key ?? '', 'base64')
  expect([keyName, typed.length, typed[0]]).toEqual([origin, 33, 1])
  expect(createHash('sha256').update(`${origin}\n`).update(typed).digest('hex').slice(0, 8)).toBe(keyId)
  const signed = Buffer.from(signature ?? '', 'base64')
  expect([signed.length, signed.toString('hex', 0, 4)]).toEqual([68, keyId])
  const read = readNote(note)
  expect(read && signatureHolds(read, ours.signer)).toBe(true)
})
