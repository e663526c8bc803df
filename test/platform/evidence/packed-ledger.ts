import { createHash } from 'node:crypto'
import { checkpointNote, type LedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import { rootOf } from '#platform/evidence/merkle.ts'
import { type ExportedEntry, formText, growingTree, leafHash } from '../../../scripts/verify-ledger.mjs'

/** Numbers that look random and are the same at each run, so that a failure can be repeated. */
export function drawing(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
export type Draw = ReturnType<typeof drawing>

/** A ledger as its export tells it: entries, the leaves as they were sealed, and what was signed. */
export interface Told {
  /** With `gone` it is no longer in the database. */
  readonly entries: readonly (ExportedEntry & { readonly gone?: true })[]
  readonly sealed: readonly Buffer[]
  readonly checkpoints: readonly { signer: string; note: string; size: number }[]
}

export function entryOf(id: number, salt: string): ExportedEntry {
  return {
    format: id % 14 === 0 ? 1 : 2,
    id: String(id),
    at: `2026-11-23T10:00:00.${String(id).padStart(6, '0')}Z`,
    kind: id % 4 === 0 ? 'data.disclosed' : 'mail.sent',
    purpose: 'billing',
    actorKind: 'system',
    clauses: ['4.2', '4.10'].slice(id % 3 === 0 ? 1 : 0),
    recipient: id % 4 === 0 ? 'stripe' : null,
    categories: id % 4 === 0 ? ['email'] : [],
    policyVersion: 'v1',
    payloadHash: createHash('sha256').update(`${salt}:${id}`).digest('hex'),
  }
}

/** A sound ledger of these batches, a checkpoint each. */
export function ledgerOf(batches: readonly number[], salt: string, signer: LedgerSigner): Told {
  const tree = growingTree()
  const entries: ExportedEntry[] = []
  const checkpoints = batches.map((batch) => {
    for (let count = 0; count < batch; count++) {
      const entry = entryOf(entries.length * 2 + 10, salt)
      tree.add(leafHash(entry))
      entries.push(entry)
    }
    const at = new Date(Date.UTC(2026, 10, 23) + entries.length * 1000)
    const note = checkpointNote(signer.sign({ treeSize: entries.length, rootHash: tree.root(), at }))
    return { signer: signer.signer, note, size: entries.length }
  })
  return { entries, sealed: entries.map(leafHash), checkpoints }
}

const microseconds = (at: string): bigint =>
  BigInt(Date.parse(`${at.slice(0, 23)}Z`) - Date.UTC(2000, 0)) * 1000n + BigInt(at.slice(23, 26))

function packedEntry(entry: Told['entries'][number], form: number): Buffer {
  const packed = Buffer.alloc(52)
  packed.writeBigInt64BE(BigInt(entry.id))
  if (entry.gone) return packed
  packed.writeBigInt64BE(microseconds(entry.at), 8)
  packed.write(entry.payloadHash, 16, 'hex')
  packed.writeInt32BE(form, 48)
  return packed
}

/** The lines of the export. */
export function linesOf({ entries, sealed, checkpoints }: Told, pageSize = 4096): string[] {
  const forms = new Map<string, { id: number; form: ExportedEntry }>()
  const formOf = (form: ExportedEntry): number => {
    const key = `${form.format} ${formText(form)}`
    const known = forms.get(key) ?? { id: forms.size + 1, form }
    forms.set(key, known)
    return known.id
  }
  const packed = entries.map((entry) => packedEntry(entry, formOf(entry)))
  const base64 = (parts: readonly Buffer[]) => Buffer.concat(parts).toString('base64')
  const pages = Array.from({ length: Math.ceil(sealed.length / pageSize) }, (_, page) => {
    const from = page * pageSize
    const last = from + pageSize >= sealed.length
    const shown = sealed.slice(from, from + pageSize)
    const trees = Array.from({ length: Math.floor(shown.length / 256) }, (_tree, tree) =>
      rootOf(shown.slice(tree * 256, (tree + 1) * 256)),
    )
    return {
      type: 'entries',
      from,
      count: shown.length,
      entries: base64(packed.slice(from, last ? undefined : from + pageSize)),
      fingerprints: base64(shown.map((leaf) => leaf.subarray(0, 4))),
      subtrees: base64(trees),
    }
  })
  const size = checkpoints.at(-1)?.size ?? 0
  return [
    { type: 'ledger', version: 2, treeSize: size },
    ...[...forms.values()].map(({ id, form }) => {
      const { at: _at, id: _id, payloadHash: _hash, ...rest } = form
      return { type: 'form', ...rest, id }
    }),
    ...checkpoints.map(({ signer, note }) => ({ type: 'checkpoint', signer, note })),
    ...pages,
    { type: 'end', treeSize: size },
  ].map((line) => JSON.stringify(line))
}
