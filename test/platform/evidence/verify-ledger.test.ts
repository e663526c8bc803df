import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openVault } from '#platform/crypto/vault.ts'
import { checkpointNote, openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import {
  type ExportedEntry,
  growingTree,
  type LedgerFault,
  leafHash,
  verifyLedger,
} from '../../../scripts/verify-ledger.mjs'

const ours = openLedgerSigner(openVault(Buffer.alloc(32, 3)))
const stranger = openLedgerSigner(openVault(Buffer.alloc(32, 4)))

interface Line {
  position: number
  leafHash: string
  entry: ExportedEntry
}

interface Ledger {
  lines: Line[]
  readonly checkpoints: readonly { signer: string; note: string; size: number }[]
}

/** Numbers that look random and are the same at each run, so that a failure can be repeated. */
function drawing(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
type Draw = ReturnType<typeof drawing>

function entryOf(id: number, salt: string): ExportedEntry {
  return {
    id: String(id),
    at: `2026-11-23T10:00:00.${String(id).padStart(6, '0')}Z`,
    kind: id % 2 === 0 ? 'data.disclosed' : 'mail.sent',
    purpose: 'billing',
    actorKind: 'system',
    clauses: ['4.2', '4.10'].slice(id % 3 === 0 ? 1 : 0),
    recipient: id % 2 === 0 ? 'stripe' : null,
    categories: id % 2 === 0 ? ['email'] : [],
    policyVersion: 'v1',
    commitment: createHash('sha256').update(`${salt}:${id}`).digest('hex'),
  }
}

const lineOf = (entry: ExportedEntry, position: number): Line => ({
  position,
  leafHash: leafHash(entry).toString('hex'),
  entry,
})

function ledgerOf(draw: Draw, salt: string, signer = ours): Ledger {
  const batches = Array.from({ length: 2 + draw(5) }, () => 1 + draw(9))
  const tree = growingTree()
  const lines: Line[] = []
  const checkpoints = batches.map((batch) => {
    for (let count = 0; count < batch; count++) {
      const entry = entryOf(lines.length * 2 + 10, salt)
      tree.add(leafHash(entry))
      lines.push(lineOf(entry, lines.length))
    }
    const at = new Date(Date.UTC(2026, 10, 23) + lines.length * 1000)
    const note = checkpointNote(signer.sign({ treeSize: lines.length, rootHash: tree.root(), at }))
    return { signer: signer.signer, note, size: lines.length }
  })
  return { lines, checkpoints }
}

const exported = ({ lines, checkpoints }: Ledger): string[] =>
  [
    { type: 'ledger', version: 1, treeSize: checkpoints.at(-1)?.size ?? 0 },
    ...lines.map((line) => ({ type: 'entry', ...line })),
    ...checkpoints.map(({ signer, note }) => ({ type: 'checkpoint', signer, note })),
    { type: 'end', treeSize: checkpoints.at(-1)?.size ?? 0 },
  ].map((line) => JSON.stringify(line))

const renumbered = (lines: readonly Line[]): Line[] => lines.map((line, position) => ({ ...line, position }))
const exchanged = <T>(list: readonly T[], a: number, b: number): T[] => {
  const at = (place: number) => list.slice(place, place + 1)
  return list.flatMap((one, place) => (place === a ? at(b) : place === b ? at(a) : [one]))
}
const covers = (fault: LedgerFault, position: number): boolean =>
  fault.position !== undefined && fault.position <= position && position < (fault.until ?? fault.position + 1)

/** Ways to forge a ledger without its key, and what must be said of the entry that was drawn. */
const forgeries: Readonly<
  Record<string, (ledger: Ledger, at: number, draw: Draw) => [Line[], (fault: LedgerFault) => boolean]>
> = {
  'changed a field': ({ lines }, at, draw) => {
    const fields = ['at', 'kind', 'purpose', 'actorKind', 'recipient', 'policyVersion', 'commitment'] as const
    const field = fields[draw(fields.length)] ?? 'kind'
    const forged = lines.map((line, place) =>
      place === at ? { ...line, entry: { ...line.entry, [field]: `${line.entry[field]}0` } } : line,
    )
    return [forged, ({ code, entryId }) => code === 'changed' && entryId === lines[at]?.entry.id]
  },
  'changed an entry together with its seal': ({ lines }, at) => [
    lines.map((line, place) => (place === at ? lineOf({ ...line.entry, kind: 'forged' }, place) : line)),
    (fault) => fault.code === 'changed' && covers(fault, at),
  ],
  'took a clause away': ({ lines }, at) => [
    lines.map((line, place) =>
      place === at ? { ...line, entry: { ...line.entry, clauses: line.entry.clauses.slice(1) } } : line,
    ),
    ({ code, position }) => code === 'changed' && position === at,
  ],
  'dropped an entry': ({ lines }, at) => [
    lines.toSpliced(at, 1),
    ({ code, position }) => (code === 'dropped' || code === 'cut-off') && position === at,
  ],
  'dropped an entry and moved the others up': ({ lines, checkpoints }, at) => {
    const inLastBatch = at >= (checkpoints.at(-2)?.size ?? 0)
    // Nothing signed after it is left to tell its place apart from the end's.
    return [
      renumbered(lines.toSpliced(at, 1)),
      (fault) => (inLastBatch ? fault.code === 'cut-off' : fault.code === 'dropped' && covers(fault, at)),
    ]
  },
  'inserted an entry at a place that is taken': ({ lines }, at) => [
    lines.toSpliced(at + 1, 0, lineOf(entryOf(7, 'forged'), at)),
    ({ code, entryId }) => code === 'inserted' && entryId === '7',
  ],
  'inserted an entry and moved the others down': ({ lines }, at) => [
    renumbered(lines.toSpliced(at, 0, lineOf(entryOf(7, 'forged'), at))),
    ({ code, entryId }) => code === 'inserted' && entryId === '7',
  ],
  'reordered lines': ({ lines }, at, draw) => {
    const other = (at + 1 + draw(lines.length - 1)) % lines.length
    return [exchanged(lines, at, other), ({ code }) => code === 'reordered']
  },
  'reordered entries under their seals': ({ lines }, at, draw) => {
    const other = (at + 1 + draw(lines.length - 1)) % lines.length
    const entries = exchanged(
      lines.map(({ entry }) => entry),
      at,
      other,
    )
    const forged = lines.map((line, place) => ({ ...line, entry: entries[place] ?? line.entry }))
    return [forged, ({ code, position }) => code === 'reordered' && position === at]
  },
  'reordered entries with their seals': ({ lines, checkpoints }, at, draw) => {
    const other = (at + 1 + draw(lines.length - 1)) % lines.length
    const first = Math.min(at, other)
    const batchEnd = checkpoints.find(({ size }) => size > first)?.size ?? 0
    const within = Math.max(at, other) < batchEnd
    return [
      renumbered(exchanged(lines, at, other)),
      (fault) =>
        (fault.code === 'reordered' && (fault.position === at || fault.position === other)) ||
        (!within && fault.code === 'changed' && covers(fault, first)),
    ]
  },
  'cut off the end': ({ lines }, at) => [
    lines.slice(0, at),
    ({ code, position }) => code === 'cut-off' && position === at,
  ],
}

test('an untouched ledger holds, with every earlier checkpoint of its own', async () => {
  const draw = drawing(1)
  for (let round = 0; round < 200; round++) {
    const ledger = ledgerOf(draw, String(round))
    const verdict = await verifyLedger(exported(ledger), { earlier: ledger.checkpoints, signer: ours.signer })
    expect(verdict.faults).toEqual([])
    expect(verdict.newest?.size).toBe(ledger.lines.length)
  }
})

test.each(Object.entries(forgeries))(
  'whoever %s is found out, and the entry is named',
  async (name, forge) => {
    const draw = drawing(name.length * 7919)
    for (let round = 0; round < 300; round++) {
      const ledger = ledgerOf(draw, String(round))
      const [lines, names] = forge(ledger, draw(ledger.lines.length), draw)
      const { faults } = await verifyLedger(exported({ ...ledger, lines }))
      expect(faults.some(names), `round ${round}: ${JSON.stringify(faults)}`).toBe(true)
      for (const { sentence } of faults) expect(sentence).not.toMatch(/undefined|NaN/)
    }
  },
)

test('a history cut back together with its checkpoints is found by a checkpoint that left the machine', async () => {
  const draw = drawing(2)
  for (let round = 0; round < 200; round++) {
    const { lines, checkpoints } = ledgerOf(draw, String(round))
    const kept = 1 + draw(checkpoints.length - 1)
    const size = checkpoints[kept - 1]?.size ?? 0
    const shortened = exported({ lines: lines.slice(0, size), checkpoints: checkpoints.slice(0, kept) })
    expect((await verifyLedger(shortened)).faults).toEqual([])
    const { faults } = await verifyLedger(shortened, { earlier: checkpoints.slice(-1) })
    expect(faults).toMatchObject([{ code: 'cut-off', position: size }])
  }
})

test('a history rewritten and signed anew by whoever has the key is found by an earlier checkpoint', async () => {
  const draw = drawing(3)
  for (let round = 0; round < 200; round++) {
    const before = ledgerOf(draw, 'before')
    const after = ledgerOf(draw, 'after')
    const earlier = before.checkpoints.slice(0, 1)
    const { faults } = await verifyLedger(exported(after), { earlier })
    const missing = (earlier[0]?.size ?? 0) > after.lines.length
    expect(faults.map(({ code }) => code)).toContain(missing ? 'cut-off' : 'rewritten')
  }
})

test('a checkpoint counts only with the signature of the key that is known', async () => {
  const draw = drawing(4)
  const forged = ledgerOf(draw, 'forged', stranger)
  expect((await verifyLedger(exported(forged), { signer: ours.signer })).faults).toContainEqual(
    expect.objectContaining({ code: 'signature' }),
  )
  const ledger = ledgerOf(draw, 'ours')
  const [first, ...rest] = ledger.checkpoints
  const raised = { ...first, note: first?.note.replace(/\nat 2026/, '\nat 2027') ?? '', size: 0, signer: '' }
  const { faults } = await verifyLedger(exported({ ...ledger, checkpoints: [raised, ...rest] }))
  expect(faults).toMatchObject([{ code: 'signature' }])
})

test('an export that ends early, or is something else, does not hold', async () => {
  const ledger = ledgerOf(drawing(5), 'early')
  const codes = async (lines: string[]) => (await verifyLedger(lines)).faults.map(({ code }) => code)
  expect(await codes(exported(ledger).slice(0, -1))).toContain('cut-off')
  expect(await codes([])).toContain('unreadable')
  expect(await codes(['not json'])).toContain('unreadable')
  expect(await codes(exported(ledger).filter((line) => !line.includes('checkpoint')))).toContain('signature')
})
