// Checks an export of Segmento's evidence ledger. Runs alone with Node 20 or newer, on any machine, offline:
// nothing imported but Node itself, nothing shared with the program that made the export.
//
//   node verify-ledger.mjs <export.ndjson> [earlier checkpoints …] [--entry <id>] [--signer <verifier key>]
//
// An earlier checkpoint is a file with the note in it: alone, or in a mail or page as it was kept; or an earlier export.
//
// A leaf is SHA-256(0x00 ‖ content), a node SHA-256(0x01 ‖ left ‖ right), the tree that of RFC 9162. Checkpoints are
// signed notes (C2SP tlog-checkpoint, Ed25519). Numbers are big-endian. The content of a leaf:
//   31 bytes    `segmento evidence ledger leaf 2`
//   32          SHA-256 of the entry's form, the text of `formText` below
//   8, 8        its number; its time in microseconds since 2000-01-01 UTC
//   32          SHA-256 of its payload, of nothing where it has none
// An entry of format 1 was written before that: its content is the text of `firstText` below.
// A line `entries` of an export holds entries from place `from` on, 52 bytes each in base64: number, time, hash of the
// payload, and 4 bytes that say which `form` line; 0 where the entry is gone. `fingerprints` are the first 4 bytes
// of each leaf as it was sealed, `subtrees` the hashes of each 256 leaves.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync, realpathSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafMark = Buffer.of(0)
const nodeMark = Buffer.of(1)
const node = (left, right) => sha256(nodeMark, left, right)
const same = (a, b) => Buffer.compare(a, b) === 0

const text = (value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)
const list = (values) => `[${values.length}]${values.map(text).join('')}`
const middleText = (form) =>
  [
    text(form.kind),
    text(form.purpose),
    text(form.actorKind),
    list(form.clauses),
    text(form.recipient),
    list(form.categories),
    text(form.policyVersion),
  ].join('')

/** Each text is its length in UTF-8 bytes, a colon and itself; an absent one `-`; a list its count in brackets, then its texts. */
export const formText = (form) => `segmento.evidence.form.2${middleText(form)}`
export const firstText = (entry) =>
  `segmento.evidence.1${text(entry.id)}${text(entry.at)}${middleText(entry)}${text(entry.payloadHash)}`

/** What every leaf of a form begins with: one block of SHA-256. */
const formHead = (form) =>
  Buffer.concat([leafMark, Buffer.from('segmento evidence ledger leaf 2'), sha256(formText(form))])

const startMs = Date.UTC(2000, 0)
const timeOf = (at) => BigInt(Date.parse(`${at.slice(0, 23)}Z`) - startMs) * 1000n + BigInt(at.slice(23, 26))
const timeText = (time) =>
  `${new Date(startMs + Number(time / 1000n)).toISOString().slice(0, 23)}${String(time % 1000n).padStart(3, '0')}Z`

/** @param entry the public fields as texts, `at` like 2026-11-23T10:00:00.000000Z, `payloadHash` hexadecimal */
export function leafHash(entry) {
  if (entry.format === 1) return sha256(leafMark, firstText(entry))
  const numbers = Buffer.alloc(16)
  numbers.writeBigInt64BE(BigInt(entry.id))
  numbers.writeBigInt64BE(timeOf(entry.at), 8)
  return sha256(formHead(entry), numbers, Buffer.from(entry.payloadHash, 'hex'))
}

// SHA-256 (FIPS 180-4) of blocks that lie as 32-bit words in an array: a call of Node's for each of two hashes an entry
// takes longer than the hashing. Each run holds it against Node's own. The rounds are written out by a loop
// because they run twice as fast than in one.
const primes = []
for (let number = 2; primes.length < 64; number++)
  if (primes.every((prime) => number % prime !== 0)) primes.push(number)
const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0
const firstState = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const turned = (word, ...bits) => bits.map((by) => `(${word} >>> ${by} | ${word} << ${32 - by})`).join(' ^ ')

const constants = primes.map((prime) => fraction(Math.cbrt(prime)))
const grown = (far, near, seven, two) =>
  `${far} + (${turned(near, 7, 18)} ^ ${near} >>> 3) + ${seven} + (${turned(two, 17, 19)} ^ ${two} >>> 10) | 0`

/**
 * A function that goes on from the state at S[s…] over one block and writes the state at O[o…].
 * @param words what the 16 words of the block are, made from M[m…]; without them M[m…] is what every round adds
 */
function compression(words) {
  const names = [...'abcdefgh']
  const rounds = constants.map((constant, round) => {
    const [a, b, c, d, e, f, g, h] = names
    names.unshift(names.pop())
    const at = (back) => `w${(round + 16 - back) % 16}`
    const grow = `${at(0)} = ${grown(at(0), at(15), at(7), at(2))}`
    const added = words ? `${constant} + ${at(0)}` : `M[m + ${round}]`
    return `${words && round >= 16 ? grow : ''}
      t = ${h} + (${turned(e, 6, 11, 25)}) + (${g} ^ ${e} & (${f} ^ ${g})) + ${added} | 0
      ${d} = ${d} + t | 0
      ${h} = t + (${turned(a, 2, 13, 22)}) + (${a} & ${b} | ${c} & (${a} | ${b})) | 0`
  })
  return new Function(
    ...'SsMmOo',
    `let t = 0, ${names.map((name, n) => `${name} = S[s + ${n}]`)}
    ${words ? `let ${words.map((word, n) => `w${n} = ${word}`)}` : ''}
    ${rounds.join('\n')}
    ${names.map((name, n) => `O[o + ${n}] = S[s + ${n}] + ${name} | 0`).join('\n')}`,
  )
}
const wordsOf = (count) => Array.from({ length: count }, (_, n) => `M[m + ${n}]`)
const shifted = wordsOf(16).map(
  (word, n, all) => `${n === 0 ? 1 << 24 : `${all[n - 1]} << 24`} | ${word} >>> 8`,
)

/** Any block; the second and last one of a leaf; the two of a node over the 16 words of its children. */
const anyBlock = compression(wordsOf(16))
const leafBlock = compression([...wordsOf(12), String(1 << 31), '0', '0', String(112 * 8)])
const nodeBlock = compression(shifted)
const nodeRest = compression()

/** Of the second block of a node only the first byte differs: what the rounds add, for each. */
const restRounds = new Int32Array(256 * 64)
const grow = new Function('W', 'n', `return ${grown('W[n - 16]', 'W[n - 15]', 'W[n - 7]', 'W[n - 2]')}`)
for (let byte = 0; byte < 256; byte++) {
  const schedule = restRounds.subarray(byte * 64, byte * 64 + 64)
  schedule[0] = (byte << 24) | (1 << 23)
  schedule[15] = 65 * 8
  for (let n = 16; n < 64; n++) schedule[n] = grow(schedule, n)
  for (let n = 0; n < 64; n++) schedule[n] += constants[n]
}

const between = new Int32Array(8)
function nodeInto(children, at, into, to) {
  nodeBlock(firstState, 0, children, at, between, 0)
  nodeRest(between, 0, restRounds, (children[at + 15] & 255) * 64, into, to)
}
/** Bytes as big-endian words, and back. */
function wordsFrom(bytes) {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return new Int32Array(copy.swap32().buffer)
}
const bytesFrom = (words) => Buffer.from(words.slice().buffer).swap32()

{
  const known = Buffer.from(Array.from({ length: 64 }, (_, n) => n * 37))
  const made = new Int32Array(8)
  nodeInto(wordsFrom(known), 0, made, 0)
  if (!same(bytesFrom(made), node(known.subarray(0, 32), known.subarray(32))))
    throw new Error('SHA-256 of this file does not agree with that of Node')
}

/** Packed words of base64 text. */
function unpacked(encoded) {
  const length =
    Math.floor((encoded.length * 3) / 4) - (encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0)
  const bytes = Buffer.allocUnsafeSlow(length)
  if (bytes.write(encoded, 'base64') !== length || length % 4 !== 0) throw new Error('not packed')
  bytes.swap32()
  return new Int32Array(bytes.buffer, 0, length / 4)
}

/** A tree that grows: the roots of its complete subtrees, the largest first. */
export function growingTree(peaks = []) {
  const root = (below = []) => {
    const hashes = [...peaks.map((peak) => peak.hash), ...below]
    return hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => node(left, right))
  }
  return {
    /** @param size how many leaves stand below the hash */
    add(hash, size = 1) {
      let peak = { size, hash }
      while (peaks.at(-1)?.size === peak.size)
        peak = { size: peak.size * 2, hash: node(peaks.pop().hash, peak.hash) }
      peaks.push(peak)
    },
    /** @param below roots of complete subtrees that stand after it, the largest first */
    root,
    copy: () => growingTree([...peaks]),
  }
}

const half = (value) => Math.floor(value / 2)

/** RFC 9162 section 2.1.3.2. */
export function inclusionHolds({ leaf, position, size, path, root }) {
  if (!(position >= 0 && position < size)) return false
  let place = position
  let last = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = node(sibling, hash)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else hash = node(hash, sibling)
    place = half(place)
    last = half(last)
  }
  return last === 0 && same(hash, root)
}

/** RFC 9162 section 2.1.4.2, also for equal sizes. */
export function consistencyHolds({ earlierSize, earlierRoot, size, root, path }) {
  if (!(earlierSize > 0 && earlierSize <= size)) return false
  if (earlierSize === size) return path.length === 0 && same(earlierRoot, root)
  const wholeSubtree = Number.isInteger(Math.log2(earlierSize))
  const hashes = wholeSubtree ? [earlierRoot, ...path] : path
  if (hashes.length === 0) return false
  let place = earlierSize - 1
  let last = size - 1
  while (place % 2 === 1) {
    place = half(place)
    last = half(last)
  }
  let earlier = hashes[0]
  let later = hashes[0]
  for (const hash of hashes.slice(1)) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      earlier = node(hash, earlier)
      later = node(hash, later)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else later = node(later, hash)
    place = half(place)
    last = half(last)
  }
  return last === 0 && same(earlier, earlierRoot) && same(later, root)
}

/** The parts of a signed note; undefined when it is none. */
export function readNote(note) {
  const found =
    /^((\S+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n(?:at (\S+)\n)?)\n— \S+ ([A-Za-z0-9+/]+={0,2})\n(?:— \S+ \S+\n)*$/.exec(
      note,
    )
  if (!found) return undefined
  const [, signed, name, size, root, at, signature] = found
  const bytes = Buffer.from(signature, 'base64')
  return {
    signed,
    name,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    at: at ?? 'an unknown time',
    keyId: bytes.subarray(0, 4),
    signature: bytes.subarray(4),
  }
}

const keys = new Map()

/** @param signer the verifier key `<name>+<key id>+<base64 of 0x01 and the public key>` */
export function signatureHolds(note, signer) {
  const [, name, , encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(signer) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  if (name !== note.name || typed.length !== 33 || typed[0] !== 1) return false
  if (!same(sha256(`${name}\n`, typed).subarray(0, 4), note.keyId)) return false
  // The head of a SubjectPublicKeyInfo for Ed25519 (RFC 8410).
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)])
  if (!keys.has(signer)) keys.set(signer, createPublicKey({ key: der, format: 'der', type: 'spki' }))
  return verify(null, Buffer.from(note.signed), keys.get(signer), note.signature)
}

const recordWords = 13
const treeLeaves = 256

/** The forms of an export by number: for the fast way the state of SHA-256 after the block that their leaves begin with. */
function formTable() {
  const forms = []
  let states = new Int32Array(0)
  return {
    add(form) {
      if (!Number.isSafeInteger(form.id) || form.id < 1 || form.id > 10_000_000) throw new Error('no form')
      forms[form.id] = form
      if (form.id * 8 + 8 > states.length) {
        const grown = new Int32Array(form.id * 16 + 8)
        grown.set(states)
        states = grown
      }
      anyBlock(firstState, 0, wordsFrom(formHead(form)), 0, states, form.id * 8)
    },
    /** Writes the leaf of a packed entry; false where its form is not known. */
    leafInto(records, at, into, to) {
      const number = records[at + 12]
      const form = forms[number]
      if (form === undefined) return false
      if (form.format === 2) leafBlock(states, number * 8, records, at, into, to)
      else {
        const [id, time] = numbersOf(records, at)
        const payloadHash = bytesFrom(records.subarray(at + 4, at + 12)).toString('hex')
        const entry = { ...form, id: String(id), at: timeText(time), payloadHash }
        into.set(wordsFrom(sha256(leafMark, firstText(entry))), to)
      }
      return true
    },
  }
}

function numbersOf(records, at) {
  const bytes = bytesFrom(records.subarray(at, at + 4))
  return [bytes.readBigInt64BE(), bytes.readBigInt64BE(8)]
}
const idAt = (records, at) => String(numbersOf(records, at)[0])

/** A line `entries`, its bytes as words. */
function readPage({ from, count, entries, fingerprints, subtrees }) {
  if (!(Number.isSafeInteger(from) && from >= 0 && from % treeLeaves === 0)) throw new Error('no place')
  const page = {
    from,
    records: unpacked(entries),
    shown: unpacked(fingerprints),
    subtrees: unpacked(subtrees),
  }
  if (page.records.length % recordWords !== 0 || page.shown.length !== count) throw new Error('no count')
  return page
}

/**
 * Puts as many entries as fingerprints into a page: what has none was inserted, what has no entry is gone.
 * Answers the page and what was inserted.
 */
function aligned(page, forms) {
  const { records, shown } = page
  const count = records.length / recordWords
  if (count === shown.length) return { page, inserted: [] }
  const made = Array.from({ length: count }, (_, n) => {
    const leaf = new Int32Array(8)
    return forms.leafInto(records, n * recordWords, leaf, 0) ? leaf[0] : undefined
  })
  const put = new Int32Array(shown.length * recordWords)
  const inserted = []
  let n = 0
  for (let place = 0; place < shown.length && n < count; place++) {
    while (
      n < count &&
      made[n] !== shown[place] &&
      !shown.includes(made[n], place) &&
      made.includes(shown[place], n)
    )
      inserted.push({ place: page.from + place, id: idAt(records, n++ * recordWords) })
    if (made[n] !== shown[place] && (shown.includes(made[n], place) || count - n < shown.length - place))
      continue
    put.set(records.subarray(n * recordWords, (n + 1) * recordWords), place * recordWords)
    n++
  }
  for (; n < count; n++)
    inserted.push({ place: page.from + shown.length, id: idAt(records, n * recordWords) })
  return { page: { ...page, records: put }, inserted }
}

/**
 * Checks pages as they come: entries against their fingerprints, subtrees, and the roots of checkpoints.
 * @param checkpoints those with a good signature, the smallest first
 * @param size how many entries there have to be
 */
function pageChecker({ forms, checkpoints, size, entry, fault }) {
  const tree = growingTree()
  const waiting = new Map()
  // Pages since the last root that was right, to name what explains the first that is wrong.
  const recent = []
  let good = 0
  let wrong
  let next = 0
  let place = 0
  let rows = 0
  let lost = false
  let found
  const levels = new Int32Array(treeLeaves * 2 * 8)

  /** Fills the levels above n leaves of a subtree; answers where each begins. */
  const build = (leaves, first, n) => {
    levels.set(leaves.subarray(first * 8, (first + n) * 8))
    const starts = [0]
    let below = 0
    for (let width = n >> 1; width > 0; width >>= 1) {
      const start = below + (treeLeaves >> (starts.length - 1)) * 8
      for (let one = 0; one < width; one++) nodeInto(levels, below + one * 16, levels, start + one * 8)
      starts.push(start)
      below = start
    }
    return starts
  }
  /** Roots of the complete subtrees of the first n leaves, the largest first. */
  const partial = (starts, n) => {
    const roots = []
    for (let level = starts.length - 1, from = 0; level >= 0; level--)
      if (n & (1 << level)) {
        const at = starts[level] + (from >> level) * 8
        roots.push(bytesFrom(levels.subarray(at, at + 8)))
        from += 1 << level
      }
    return roots
  }

  const checkRoot = (checkpoint, root) => {
    if (same(root, checkpoint.root)) {
      if (!wrong) {
        good = checkpoint.size
        while (recent.length > 1 && recent[1].from <= good) recent.shift()
      }
      return
    }
    wrong ??= checkpoint
    if (checkpoint.earlier)
      fault(
        'rewritten',
        `the ledger is not a continuation of ${checkpoint.what}: what it covered was rewritten`,
      )
  }

  /** Names what is wrong with an entry whose leaf is not what was sealed at its place. */
  const nameEntry = ({ from, records, shown }, leaves, n, known) => {
    const at = n * recordWords
    const position = from + n
    const id = idAt(records, at)
    const named = { position, ...(id === '0' ? {} : { entryId: id }) }
    if (records[at + 12] === 0)
      return fault(
        'dropped',
        `the entry ${id === '0' ? '' : `${id} `}sealed at position ${position} is gone`,
        named,
      )
    const home = known ? shown.indexOf(leaves[n * 8]) : -1
    if (home >= 0)
      fault(
        'reordered',
        `entry ${id} stands at position ${position}, but was sealed at ${from + home}`,
        named,
      )
    else fault('changed', `entry ${id} at position ${position} was changed after it was sealed`, named)
  }

  const take = (given) => {
    const { page, inserted } = aligned(given, forms)
    for (const { place: position, id } of inserted)
      fault('inserted', `entry ${id} stands at position ${position}, where another does`, {
        position,
        entryId: id,
      })
    const { from, records, shown, subtrees } = page
    const count = shown.length
    const leaves = new Int32Array(count * 8)
    if (!wrong || recent.at(-1).from <= wrong.size) recent.push({ from, records, leaves, tree: tree.copy() })
    for (let first = 0; first < count; first += treeLeaves) {
      const n = Math.min(treeLeaves, count - first)
      let intact = n
      for (let one = first; one < first + n; one++) {
        const known = forms.leafInto(records, one * recordWords, leaves, one * 8)
        if (known && leaves[one * 8] === shown[one]) continue
        intact = Math.min(intact, one - first)
        if (from + one < size) nameEntry(page, leaves, one, known)
      }
      if (lost) continue
      const starts = build(leaves, first, n)
      const start = from + first
      for (; checkpoints[next]?.size < start + n; next++)
        if (checkpoints[next].size - start <= intact)
          checkRoot(checkpoints[next], tree.root(partial(starts, checkpoints[next].size - start)))
      const stated = subtrees.subarray((first / treeLeaves) * 8, (first / treeLeaves + 1) * 8)
      const kept = stated.some((word) => word !== 0)
      const whole = n === treeLeaves
      const top = whole && bytesFrom(levels.subarray(starts[8], starts[8] + 8))
      if (whole && intact === n && kept && !same(top, bytesFrom(stated)))
        fault('changed', `positions ${start} to ${start + n - 1} are not what was sealed there`, {
          position: start,
          until: start + n,
        })
      // An entry that is known to be wrong does not hide what is right elsewhere.
      if (intact === n) {
        if (whole) tree.add(top, n)
        else for (const [index, hash] of partial(starts, n).entries()) tree.add(hash, sizesOf(n)[index])
      } else if (whole && kept) tree.add(bytesFrom(stated), n)
      else lost = true
      if (!lost)
        for (; checkpoints[next]?.size === start + n; next++) checkRoot(checkpoints[next], tree.root())
    }
    for (let one = Math.max(0, size - from); one < count; one++) {
      const id = idAt(records, one * recordWords)
      const position = from + one
      fault('inserted', `entry ${id} at position ${position} is beyond what was signed`, {
        position,
        entryId: id,
      })
    }
    if (entry !== undefined)
      for (let one = 0; one < count && found === undefined; one++)
        if (records[one * recordWords + 12] !== 0 && idAt(records, one * recordWords) === entry)
          found = from + one
    place = from + count
    rows += count
  }

  const missing = (until) => {
    fault('dropped', `the entries at positions ${place} to ${until - 1} are dropped`, {
      position: place,
      until,
    })
    lost = true
    place = until
  }

  return {
    add(page) {
      if (page.from > place) waiting.set(page.from, page)
      else if (page.from < place)
        fault('inserted', `positions from ${page.from} on stand there twice`, { position: page.from })
      else take(page)
      for (let late = waiting.get(place); late; late = waiting.get(place)) {
        waiting.delete(late.from)
        fault('reordered', `the entries from position ${late.from} on come too soon`, { position: late.from })
        take(late)
      }
    },
    end() {
      for (const from of [...waiting.keys()].toSorted((a, b) => a - b)) {
        if (from > place) missing(from)
        if (from === place) take(waiting.get(from))
      }
      if (place < size)
        fault(
          'cut-off',
          `${place === size - 1 ? `position ${place} is` : `positions ${place} to ${size - 1} are`} cut off: ${size} entries were signed`,
          { position: place },
        )
      if (wrong) nameWrongRoot({ recent, good, wrong, rows, signed: checkpoints.at(-1).size }, fault)
      return { rows, found }
    },
  }
}

/** The powers of two that make up a number, the largest first. */
const sizesOf = (number) => [128, 64, 32, 16, 8, 4, 2, 1].filter((size) => number & size)

/** Searching for what explains a wrong root is tried among this many entries. */
const searchLimit = 40

/**
 * Names the entry that explains why the leaves from `good` on do not lead to the root at size `bad`.
 * One too many within it was inserted when there are more rows than were signed, else it came from further on.
 */
function explain(tree, rows, good, bad, root, code) {
  const within = rows.slice(good, bad)
  if (within.length > searchLimit) return undefined
  const leadsTo = (some) => {
    const trial = tree.copy()
    for (const row of some) trial.add(row.hash)
    return same(trial.root(), root)
  }
  const oneMore = rows.slice(good, bad + 1)
  if (oneMore.length === bad - good + 1)
    for (const row of within)
      if (leadsTo(oneMore.filter((other) => other !== row)))
        return { code, entryId: row.id, position: row.position }
  for (const [from, row] of within.entries())
    for (const to of within.keys()) {
      const moved = within.toSpliced(from, 1).toSpliced(to, 0, row)
      const changed = within.map((other, at) => (at === from ? within[to] : at === to ? row : other))
      if (from !== to && (leadsTo(moved) || leadsTo(changed)))
        return { code: 'reordered', entryId: row.id, position: row.position }
    }
  return undefined
}

function nameWrongRoot({ recent, good, wrong, rows, signed }, fault) {
  const begin = recent[0].from
  const tree = recent[0].tree.copy()
  const known = recent.flatMap(({ from, records, leaves }) =>
    Array.from({ length: leaves.length / 8 }, (_, n) => ({
      hash: bytesFrom(leaves.subarray(n * 8, n * 8 + 8)),
      id: idAt(records, n * recordWords),
      position: from + n,
    })),
  )
  for (const row of known.slice(0, good - begin)) tree.add(row.hash)
  const code = rows > signed ? 'inserted' : 'reordered'
  const found = explain(tree, known, good - begin, wrong.size - begin, wrong.root, code)
  const why = `${wrong.what} states another root`
  if (found) {
    fault(found.code, `entry ${found.entryId} at position ${found.position} was ${found.code}: ${why}`, found)
    return
  }
  const where =
    wrong.size - good === 1
      ? `the entry at position ${good}`
      : `an entry at positions ${good} to ${wrong.size - 1}`
  const word = rows < signed ? 'dropped' : 'changed'
  fault(word, `${where} was ${word} together with its seal: ${why}`, { position: good, until: wrong.size })
}

/**
 * Checks an export and says what is wrong.
 * @param pieces text made of whole lines, any number to a piece; or an async stream of it
 * @param options earlier: [{ note, signer? }]; signer: the verifier key that must have signed; entry: an id to look up
 * @returns faults ({ code, sentence, position?, entryId? }, empty when all holds) and what was seen
 */
export async function verifyLedger(pieces, { earlier = [], signer, entry } = {}) {
  const faults = []
  const fault = (code, sentence, rest = {}) => void faults.push({ code, sentence, ...rest })
  const forms = formTable()
  const checkpoints = []
  const proofs = []
  let head
  let ended = false
  let lines = 0
  let trust
  let checker
  const begin = () => {
    trust ??= trustedOf({ checkpoints, earlier, signer, fault })
    checker ??= pageChecker({
      forms,
      checkpoints: trust.trusted,
      size: Math.max(trust.newest?.size ?? 0, head?.treeSize ?? 0),
      entry,
      fault,
    })
    return checker
  }
  for await (const piece of pieces)
    for (const given of piece.split('\n')) {
      if (given.trim() === '') continue
      lines++
      try {
        const line = JSON.parse(given)
        if (line.type === 'entries') begin().add(readPage(line))
        else if (line.type === 'form' && !checker) forms.add(line)
        else if (line.type === 'checkpoint' && !checker)
          checkpoints.push({ ...readNote(line.note), signer: line.signer })
        else if (line.type === 'ledger' && !checker) head = line
        else if (line.type === 'end') ended = true
        else if (line.type === 'inclusion' || line.type === 'consistency') proofs.push(line)
        else throw new Error('unknown type')
      } catch {
        fault('unreadable', `line ${lines} is not one of a ledger export, or not at its place`)
      }
    }
  const whole = head !== undefined || checker !== undefined || proofs.length === 0
  if (whole && head?.version !== 2)
    fault('unreadable', 'the head of the export is missing or of another version')
  if (whole && !ended) fault('cut-off', 'the export ends before its last line')
  const seen = whole ? begin().end() : { rows: 0 }
  trust ??= trustedOf({ checkpoints, earlier, signer, fault })
  if (whole && seen.rows > 0 && !trust.newest)
    fault('signature', 'no checkpoint with a good signature covers these entries')
  for (const proof of proofs) checkProof(proof, trust.trusted, fault)
  if (entry !== undefined && seen.found === undefined && !proofs.some((proof) => proof.entry?.id === entry))
    fault('dropped', `entry ${entry} is not in the export`, { entryId: entry })
  const { newest } = trust
  return {
    faults,
    entries: seen.rows,
    checkpoints: checkpoints.length,
    earlier: earlier.length,
    proofs: proofs.length,
    newest: newest && { size: newest.size, root: newest.root.toString('hex'), at: newest.at },
    signer: trust.known,
    entryPosition: seen.found,
  }
}

/** The checkpoints whose signatures are good, the smallest first; the others are faults. */
function trustedOf({ checkpoints, earlier, signer, fault }) {
  const known = signer ?? earlier.find((one) => one.signer)?.signer ?? checkpoints.at(-1)?.signer
  const trusted = []
  const checkSignature = (note, what) => {
    if (note.size === undefined) fault('signature', `${what} is not a checkpoint`)
    else if (known !== undefined && signatureHolds(note, known)) trusted.push({ ...note, what })
    else fault('signature', `${what} is not signed by ${known ?? 'a known key'}`)
  }
  for (const note of checkpoints) checkSignature(note, `the checkpoint at ${note.size} entries`)
  for (const [place, given] of earlier.entries()) {
    const note = readNote(given.note)
    checkSignature(
      { ...note, earlier: true },
      `the earlier checkpoint ${note ? `at ${note.size} entries of ${note.at}` : place + 1}`,
    )
    if (given.signer !== undefined && given.signer !== known)
      fault('signature', `the earlier checkpoint ${place + 1} names another signer, ${given.signer}`)
  }
  trusted.sort((a, b) => a.size - b.size)
  return { known, trusted, newest: trusted.at(-1) }
}

function checkProof(proof, checkpoints, fault) {
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
  const signed = checkpoints.find((one) => one.size === proof.treeSize && !one.earlier)
  if (!signed)
    fault(
      'signature',
      `no checkpoint with a good signature at ${proof.treeSize} entries comes with the proof`,
    )
  else if (proof.type === 'inclusion') {
    const named = { position: proof.position, entryId: proof.entry?.id }
    const leaf = proof.entry ? leafHash(proof.entry) : Buffer.alloc(32)
    if (!inclusionHolds({ leaf, position: proof.position, size: signed.size, path, root: signed.root }))
      fault('changed', `entry ${proof.entry?.id} is not what was sealed at position ${proof.position}`, named)
  } else {
    const earlier = checkpoints.find((one) => one.size === proof.earlierSize && one.earlier)
    if (!earlier) fault('signature', `give the earlier checkpoint at ${proof.earlierSize} entries, too`)
    else if (
      !consistencyHolds({
        earlierSize: earlier.size,
        earlierRoot: earlier.root,
        size: signed.size,
        root: signed.root,
        path,
      })
    )
      fault('rewritten', `the ledger is not a continuation of ${earlier.what}`)
  }
}

/**
 * The checkpoints that a text holds, as a mail or a page does: quoted or indented, its lines ended in any way, and where
 * a mail was saved as it was sent, as it was encoded for the way (quoted-printable, RFC 2045 section 6.7).
 */
function notesIn(content) {
  const lines = content
    .replace(/\r/g, '')
    .replace(/^[> \t]+/gm, '')
    .replace(/[ \t]+$/gm, '')
  const note = /^\S+\n\d{1,15}\n[A-Za-z0-9+/]{43}=\n(?:at \S+\n)?\n— \S+ [A-Za-z0-9+/]+={0,2}$/gm
  return (lines.match(note) ?? []).map((found) => `${found}\n`)
}

function decodedMail(content) {
  const joined = content.replace(/=\r?\n/g, '')
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
}

/** The checkpoints in a file: the lines of an export, or the notes within a text, each once. */
export function readEarlier(content) {
  const lines = content.split('\n').filter((line) => line.startsWith('{"type"'))
  const exported = lines.map((line) => JSON.parse(line)).filter((line) => line.type === 'checkpoint')
  if (exported.length > 0) return exported
  const plain = notesIn(content)
  const notes = new Set(plain.length > 0 ? plain : notesIn(decodedMail(content)))
  return notes.size > 0 ? [...notes].map((note) => ({ note })) : [{ note: content }]
}

function readArguments(given) {
  const read = { files: [] }
  for (let place = 0; place < given.length; place++) {
    if (given[place] === '--entry') read.entry = given[++place]
    else if (given[place] === '--signer') read.signer = given[++place]
    else read.files.push(given[place])
  }
  return read
}

async function main() {
  const { files, entry, signer } = readArguments(process.argv.slice(2))
  const [file, ...others] = files
  if (!file) {
    console.error(
      'Usage: verify-ledger.mjs <export.ndjson> [earlier checkpoints …] [--entry <id>] [--signer <verifier key>]',
    )
    return 2
  }
  const earlier = others.flatMap((other) => readEarlier(readFileSync(other, 'utf8')))
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  const seen = await verifyLedger(lines, { earlier, entry, signer })
  for (const { code, sentence } of seen.faults) console.error(`${code}: ${sentence}`)
  console.log(
    `${seen.entries} entries, ${seen.checkpoints} checkpoints, ${seen.earlier} earlier checkpoints, ${seen.proofs} proofs`,
  )
  if (seen.newest)
    console.log(`newest checkpoint: ${seen.newest.size} entries, root ${seen.newest.root}, ${seen.newest.at}`)
  if (seen.signer)
    console.log(
      `signed by ${seen.signer}${signer ? '' : ' (as the export says: compare it with the one you know)'}`,
    )
  if (seen.entryPosition !== undefined && seen.faults.length === 0)
    console.log(`entry ${entry} stands at position ${seen.entryPosition}, under the newest checkpoint`)
  console.log(
    seen.faults.length === 0
      ? 'The ledger holds.'
      : `The ledger does not hold: ${seen.faults.length} faults.`,
  )
  return seen.faults.length === 0 ? 0 : 1
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = await main()
