import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openVault } from '#platform/crypto/vault.ts'
import { openLedgerSigner } from '#platform/evidence/checkpoint-note.ts'
import {
  type ExportedEntry,
  type LedgerFault,
  leafHash,
  verifyLedger,
} from '../../../scripts/verify-ledger.mjs'
import {
  type Draw,
  drawing,
  entryOf,
  linesOf as exported,
  ledgerOf as ledgerWith,
  type Told,
} from './packed-ledger.ts'

const ours = openLedgerSigner(openVault(Buffer.alloc(32, 3)))
const stranger = openLedgerSigner(openVault(Buffer.alloc(32, 4)))

const ledgerOf = (draw: Draw, salt: string, signer = ours): Told =>
  ledgerWith(
    Array.from({ length: 2 + draw(5) }, () => 1 + draw(9)),
    salt,
    signer,
  )

const exchanged = <T>(list: readonly T[], a: number, b: number): T[] => {
  const at = (place: number) => list.slice(place, place + 1)
  return list.flatMap((one, place) => (place === a ? at(b) : place === b ? at(a) : [one]))
}
const covers = (fault: LedgerFault, position: number): boolean =>
  fault.position !== undefined && fault.position <= position && position < (fault.until ?? fault.position + 1)
const replaced = <T>(list: readonly T[], at: number, change: (one: T) => T): T[] =>
  list.map((one, place) => (place === at ? change(one) : one))

/** One public field of an entry, as somebody would change it. */
const changes: readonly ((entry: ExportedEntry) => ExportedEntry)[] = [
  (entry) => ({ ...entry, at: entry.at.replace(/.Z$/, entry.at.endsWith('1Z') ? '2Z' : '1Z') }),
  (entry) => ({ ...entry, payloadHash: createHash('sha256').update(entry.payloadHash).digest('hex') }),
  (entry) => ({ ...entry, kind: `${entry.kind}0` }),
  (entry) => ({ ...entry, purpose: 'newsletter' }),
  (entry) => ({ ...entry, actorKind: 'staff' }),
  (entry) => ({ ...entry, clauses: entry.clauses.slice(1) }),
  (entry) => ({ ...entry, clauses: [entry.clauses.join('')] }),
  (entry) => ({ ...entry, recipient: entry.recipient === null ? '' : null }),
  (entry) => ({ ...entry, categories: [...entry.categories, 'name'] }),
  (entry) => ({ ...entry, policyVersion: 'v2' }),
  (entry) => ({ ...entry, format: 3 - entry.format }),
]

/** Ways to forge a ledger without its key, and what must be said of the entry that was drawn. */
const forgeries: Readonly<
  Record<string, (ledger: Told, at: number, draw: Draw) => [Partial<Told>, (fault: LedgerFault) => boolean]>
> = {
  'changed a field': ({ entries }, at, draw) => {
    const change = changes[draw(changes.length)] ?? ((entry: ExportedEntry) => entry)
    const unlike = entries[at]?.clauses.length === 1 ? { clauses: ['9.9'] } : {}
    return [
      { entries: replaced(entries, at, (entry) => ({ ...change(entry), ...unlike })) },
      ({ code, entryId }) => code === 'changed' && entryId === entries[at]?.id,
    ]
  },
  'changed an entry together with its seal': ({ entries, sealed }, at) => {
    const forged = replaced(entries, at, (entry) => ({ ...entry, kind: 'forged' }))
    const leaf = forged.map(leafHash)[at]
    return [
      { entries: forged, sealed: replaced(sealed, at, (one) => leaf ?? one) },
      (fault) => fault.code === 'changed' && covers(fault, at),
    ]
  },
  'gave an entry another number': ({ entries }, at) => [
    { entries: replaced(entries, at, (entry) => ({ ...entry, id: '7' })) },
    ({ code, position }) => code === 'changed' && position === at,
  ],
  'dropped an entry': ({ entries }, at) => [
    { entries: entries.toSpliced(at, 1) },
    ({ code, position }) => code === 'dropped' && position === at,
  ],
  'dropped an entry from the database': ({ entries }, at) => [
    { entries: replaced(entries, at, (entry) => ({ ...entry, gone: true as const })) },
    ({ code, position, entryId }) => code === 'dropped' && position === at && entryId === entries[at]?.id,
  ],
  'dropped an entry with its seal and moved the others up': ({ entries, sealed, checkpoints }, at) => {
    const inLastBatch = at >= (checkpoints.at(-2)?.size ?? 0)
    // Nothing signed after it is left to tell its place apart from the end's.
    return [
      { entries: entries.toSpliced(at, 1), sealed: sealed.toSpliced(at, 1) },
      (fault) => (inLastBatch ? fault.code === 'cut-off' : fault.code === 'dropped' && covers(fault, at)),
    ]
  },
  'inserted an entry': ({ entries }, at) => [
    { entries: entries.toSpliced(at, 0, entryOf(7, 'forged')) },
    ({ code, entryId, position }) => code === 'inserted' && entryId === '7' && position === at,
  ],
  'inserted an entry with a seal and moved the others down': ({ entries, sealed }, at) => [
    {
      entries: entries.toSpliced(at, 0, entryOf(7, 'forged')),
      sealed: sealed.toSpliced(at, 0, leafHash(entryOf(7, 'forged'))),
    },
    ({ code, entryId }) => code === 'inserted' && entryId === '7',
  ],
  'reordered entries under their seals': ({ entries }, at, draw) => {
    const other = (at + 1 + draw(entries.length - 1)) % entries.length
    return [
      { entries: exchanged(entries, at, other) },
      ({ code, position }) => code === 'reordered' && position === at,
    ]
  },
  'reordered entries with their seals': ({ entries, sealed, checkpoints }, at, draw) => {
    const other = (at + 1 + draw(entries.length - 1)) % entries.length
    const first = Math.min(at, other)
    const batchEnd = checkpoints.find(({ size }) => size > first)?.size ?? 0
    const within = Math.max(at, other) < batchEnd
    return [
      { entries: exchanged(entries, at, other), sealed: exchanged(sealed, at, other) },
      (fault) =>
        (fault.code === 'reordered' && (fault.position === at || fault.position === other)) ||
        (!within && fault.code === 'changed' && covers(fault, first)),
    ]
  },
  'cut off the end': ({ entries, sealed }, at) => [
    { entries: entries.slice(0, at), sealed: sealed.slice(0, at) },
    ({ code, position }) => code === 'cut-off' && position === at,
  ],
}

test('an untouched ledger holds, with every earlier checkpoint of its own', async () => {
  const draw = drawing(1)
  for (let round = 0; round < 200; round++) {
    const ledger = ledgerOf(draw, String(round))
    const verdict = await verifyLedger(exported(ledger), { earlier: ledger.checkpoints, signer: ours.signer })
    expect(verdict.faults).toEqual([])
    expect(verdict.newest?.size).toBe(ledger.entries.length)
  }
})

test.each(Object.entries(forgeries))(
  'whoever %s is found out, and the entry is named',
  async (name, forge) => {
    const draw = drawing(name.length * 7919)
    for (let round = 0; round < 300; round++) {
      const ledger = ledgerOf(draw, String(round))
      const [forged, names] = forge(ledger, draw(ledger.entries.length), draw)
      const { faults } = await verifyLedger(exported({ ...ledger, ...forged }))
      expect(faults.some(names), `round ${round}: ${JSON.stringify(faults)}`).toBe(true)
      for (const { sentence } of faults) expect(sentence).not.toMatch(/undefined|NaN/)
    }
  },
)

test('a history cut back together with its checkpoints is found by a checkpoint that left the machine', async () => {
  const draw = drawing(2)
  for (let round = 0; round < 200; round++) {
    const { entries, sealed, checkpoints } = ledgerOf(draw, String(round))
    const kept = 1 + draw(checkpoints.length - 1)
    const size = checkpoints[kept - 1]?.size ?? 0
    const shortened = exported({
      entries: entries.slice(0, size),
      sealed: sealed.slice(0, size),
      checkpoints: checkpoints.slice(0, kept),
    })
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
    const missing = (earlier[0]?.size ?? 0) > after.entries.length
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

test('a large ledger is checked in parts: what is wrong in one does not hide what is wrong in another', async () => {
  const draw = drawing(6)
  for (let round = 0; round < 12; round++) {
    const batches = Array.from({ length: 8 + draw(5) }, () => 50 + draw(200))
    const ledger = ledgerWith(batches, String(round), ours)
    expect((await verifyLedger(exported(ledger, 512), { earlier: ledger.checkpoints })).faults).toEqual([])
    const places = [draw(300), 300 + draw(ledger.entries.length - 300)] as const
    const [early, late] = places
    const change = (entry: ExportedEntry): ExportedEntry => ({ ...entry, purpose: 'forged' })
    const entries = replaced(replaced(ledger.entries, early, change), late, change)
    const { faults } = await verifyLedger(exported({ ...ledger, entries }, 512))
    expect(faults.map(({ code, position }) => [code, position])).toEqual(places.map((at) => ['changed', at]))
    // The second one together with its seal: found although the tree before it has a hole.
    const whole = Math.floor(late / 256) * 256 + 256 <= ledger.entries.length
    const leaf = entries.map(leafHash)[late]
    const sealed = replaced(ledger.sealed, late, (one) => leaf ?? one)
    const found = (await verifyLedger(exported({ ...ledger, entries, sealed }, 512))).faults
    if (whole && Math.floor(late / 256) > Math.floor(early / 256))
      expect(found.filter((fault) => fault.code === 'changed' && covers(fault, late)).length).toBeGreaterThan(
        0,
      )
    expect(found).toContainEqual(expect.objectContaining({ code: 'changed', position: early }))
  }
}, 60_000)

test('pages that are reordered, dropped, or there twice are named', async () => {
  const ledger = ledgerWith([700, 300, 500], 'pages', ours)
  const lines = exported(ledger, 256)
  const pages = lines.flatMap((line, place) => (line.includes('"type":"entries"') ? [place] : []))
  const [first = 0, second = 0] = pages
  const codes = async (forged: string[]) =>
    (await verifyLedger(forged)).faults.map(({ code, position, until }) => [code, position, until])
  expect(await codes(exchanged(lines, first, second))).toEqual([['reordered', 256, undefined]])
  expect(await codes(lines.toSpliced(second, 1))).toEqual([['dropped', 256, 512]])
  expect(await codes(lines.toSpliced(second, 0, ...lines.slice(first, second)))).toEqual([
    ['inserted', 0, undefined],
  ])
  expect(await codes(lines.toSpliced(pages.at(-1) ?? 0, 1))).toEqual([['cut-off', 1280, undefined]])
})

test('noise in an export is told, and never takes the file that checks down', async () => {
  const draw = drawing(7)
  const ledger = ledgerOf(draw, 'noise')
  const text = exported(ledger).join('\n')
  for (let round = 0; round < 500; round++) {
    const at = draw(text.length)
    const noise = [text.slice(0, at), randomBytes(1 + draw(6)).toString('latin1'), text.slice(at + draw(4))]
    const { faults, ...seen } = await verifyLedger([noise.join('')], { signer: ours.signer })
    // Noise that changes nothing: a space between lines, the name of a signer that is known anyway.
    if (faults.length === 0)
      expect(seen).toMatchObject({ entries: ledger.entries.length, newest: { size: ledger.entries.length } })
  }
})
