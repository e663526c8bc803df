// Checks an export of Segmento's evidence ledger. Runs alone with Node 20 or newer, on any machine, offline:
// nothing imported but Node itself, nothing shared with the program that made the export.
//
//   node verify-ledger.mjs <export.ndjson> [earlier checkpoints …] [--entry <id>] [--signer <verifier key>]
//
// An earlier checkpoint is a file with the note in it: alone, or in a mail or page as it was kept; or an earlier export.
//
// A leaf is SHA-256(0x00 ‖ text), a node SHA-256(0x01 ‖ left ‖ right), the tree that of RFC 9162. The text of a
// leaf is `segmento.evidence.1` and then the public fields in the order of `leafText` below. Each text is its length
// in UTF-8 bytes, a colon and itself; an absent one is `-`; a list is its count in brackets, then its texts.
// Checkpoints are signed notes (C2SP tlog-checkpoint, Ed25519).
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

export function leafText(entry) {
  return [
    'segmento.evidence.1',
    text(entry.id),
    text(entry.at),
    text(entry.kind),
    text(entry.purpose),
    text(entry.actorKind),
    list(entry.clauses),
    text(entry.recipient),
    list(entry.categories),
    text(entry.policyVersion),
    text(entry.commitment),
  ].join('')
}

export const leafHash = (entry) => sha256(leafMark, leafText(entry))

/** A tree that grows: the roots of its complete subtrees, the largest first. */
export function growingTree(peaks = []) {
  return {
    add(hash) {
      let peak = { size: 1, hash }
      while (peaks.at(-1)?.size === peak.size)
        peak = { size: peak.size * 2, hash: node(peaks.pop().hash, peak.hash) }
      peaks.push(peak)
    },
    root: () =>
      peaks.length === 0
        ? sha256()
        : peaks.map((peak) => peak.hash).reduceRight((right, left) => node(left, right)),
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
    /^((\S+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n(?:at (\S+)\n)?)\n— \S+ ([A-Za-z0-9+/]+={0,2})\n$/.exec(note)
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

/** @param signer the verifier key `<name>+<key id>+<base64 of 0x01 and the public key>` */
export function signatureHolds(note, signer) {
  const [, name, , encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(signer) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  if (name !== note.name || typed.length !== 33 || typed[0] !== 1) return false
  if (!same(sha256(`${name}\n`, typed).subarray(0, 4), note.keyId)) return false
  // The head of a SubjectPublicKeyInfo for Ed25519 (RFC 8410).
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(note.signed), key, note.signature)
}

/** Searching for what explains a wrong root is tried among this many entries. */
const searchLimit = 40

/**
 * Names the entry that explains why the leaves from `good` on do not lead to the root at size `bad`.
 * One too many within it was inserted when there are more rows than were signed, else it came from further on.
 */
function explain(tree, rows, good, bad, root, signed) {
  const within = rows.slice(good, bad)
  if (within.length > searchLimit) return undefined
  const leadsTo = (some) => {
    const trial = tree.copy()
    for (const row of some) trial.add(row.stated)
    return same(trial.root(), root)
  }
  const oneMore = rows.slice(good, bad + 1)
  if (oneMore.length === bad - good + 1)
    for (const row of within)
      if (leadsTo(oneMore.filter((other) => other !== row)))
        return {
          code: rows.length > signed ? 'inserted' : 'reordered',
          entryId: row.id,
          position: row.position,
        }
  for (const [from, row] of within.entries())
    for (const to of within.keys()) {
      const moved = within.toSpliced(from, 1).toSpliced(to, 0, row)
      const swapped = within.map((other, place) => (place === from ? within[to] : place === to ? row : other))
      if (from !== to && (leadsTo(moved) || leadsTo(swapped)))
        return { code: 'reordered', entryId: row.id, position: row.position }
    }
  return undefined
}

/**
 * Checks lines of an export and says what is wrong.
 * @param lines strings, or an async stream of them
 * @param options earlier: [{ note, signer? }]; signer: the verifier key that must have signed; entry: an id to look up
 * @returns faults ({ code, sentence, position?, entryId? }, empty when all holds) and what was seen
 */
export async function verifyLedger(lines, { earlier = [], signer, entry } = {}) {
  const faults = []
  const fault = (code, sentence, rest = {}) => faults.push({ code, sentence, ...rest })
  const rows = []
  const checkpoints = []
  const proofs = []
  let head
  let ended = false
  let count = 0
  for await (const given of lines) {
    if (given.trim() === '') continue
    count++
    let line
    try {
      line = JSON.parse(given)
      if (line.type === 'ledger') head = line
      else if (line.type === 'end') ended = true
      else if (line.type === 'entry') rows.push(readEntry(line))
      else if (line.type === 'inclusion' || line.type === 'consistency') proofs.push(line)
      else if (line.type === 'checkpoint') checkpoints.push({ ...readNote(line.note), signer: line.signer })
      else throw new Error('unknown type')
    } catch {
      fault('unreadable', `line ${count} is not one of a ledger export`)
    }
  }
  const whole = head !== undefined || rows.length > 0 || proofs.length === 0
  if (whole && head?.version !== 1)
    fault('unreadable', 'the head of the export is missing or of another version')
  if (whole && !ended) fault('cut-off', 'the export ends before its last line')

  const known = signer ?? earlier.find((one) => one.signer)?.signer ?? checkpoints.at(-1)?.signer
  const trusted = []
  const checkSignature = (note, what) => {
    if (note.size === undefined) fault('signature', `${what} is not a checkpoint`)
    else if (known !== undefined && signatureHolds(note, known)) {
      trusted.push({ ...note, what })
      return
    } else fault('signature', `${what} is not signed by ${known ?? 'a known key'}`)
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
  const newest = trusted.at(-1)
  if (whole && rows.length > 0 && !newest)
    fault('signature', 'no checkpoint with a good signature covers these entries')

  if (whole) {
    const inOrder = checkEntries(rows, Math.max(newest?.size ?? 0, head?.treeSize ?? 0), fault)
    checkRoots(inOrder, trusted, fault)
  }
  for (const proof of proofs) checkProof(proof, trusted, fault)

  const found = rows.find((row) => row.id === entry)
  if (entry !== undefined && !found && !proofs.some((proof) => proof.entry?.id === entry))
    fault('dropped', `entry ${entry} is not in the export`, { entryId: entry })
  return {
    faults,
    entries: rows.length,
    checkpoints: checkpoints.length,
    earlier: earlier.length,
    proofs: proofs.length,
    newest: newest && { size: newest.size, root: newest.root.toString('hex'), at: newest.at },
    signer: known,
    entryPosition: found?.position,
  }
}

function readEntry(line) {
  if (!Number.isSafeInteger(line.position)) throw new Error('no position')
  const stated = Buffer.from(line.leafHash, 'hex')
  if (stated.length !== 32) throw new Error('no hash')
  return {
    position: line.position,
    stated,
    id: line.entry?.id,
    computed: line.entry ? leafHash(line.entry) : undefined,
  }
}

/** Holds each entry against its seal and its place. Answers the rows by place, up to the first that is missing. */
function checkEntries(rows, size, fault) {
  const byPlace = new Map()
  let places
  const placeOf = (hash) => {
    places ??= new Map(rows.map((row) => [row.stated.toString('hex'), row.position]))
    return places.get(hash.toString('hex'))
  }
  let before = -1
  for (const row of rows) {
    const { position, id } = row
    const named = { position, entryId: id }
    if (byPlace.has(position)) {
      fault('inserted', `entry ${id} stands at position ${position}, where another does`, named)
      continue
    }
    byPlace.set(position, row)
    if (position >= size)
      fault('inserted', `entry ${id} at position ${position} is beyond what was signed`, named)
    else if (position < before)
      fault('reordered', `entry ${id} at position ${position} comes after ${before}`, named)
    before = Math.max(before, position)
    if (!row.computed) fault('dropped', `the entry sealed at position ${position} is gone`, named)
    else if (!same(row.computed, row.stated)) {
      const home = placeOf(row.computed)
      if (home === undefined)
        fault('changed', `entry ${id} at position ${position} was changed after it was sealed`, named)
      else fault('reordered', `entry ${id} stands at position ${position}, but was sealed at ${home}`, named)
    }
  }
  let end = size
  while (end > 0 && !byPlace.has(end - 1)) end--
  if (end < size)
    fault(
      'cut-off',
      `${end === size - 1 ? `position ${end} is` : `positions ${end} to ${size - 1} are`} cut off: ${size} entries were signed`,
      { position: end },
    )
  for (let position = 0; position < end; position++)
    if (!byPlace.has(position)) fault('dropped', `the entry at position ${position} is dropped`, { position })
  const inOrder = []
  for (let row = byPlace.get(0); row; row = byPlace.get(inOrder.length)) inOrder.push(row)
  return inOrder
}

/** Holds the tree against every checkpoint whose entries are all there, and names where it first goes wrong. */
function checkRoots(rows, checkpoints, fault) {
  const tree = growingTree()
  let atGood = tree.copy()
  let good = 0
  let size = 0
  let wrong = 0
  for (const checkpoint of checkpoints) {
    if (checkpoint.size > rows.length) break
    while (size < checkpoint.size) tree.add(rows[size++].stated)
    if (same(tree.root(), checkpoint.root)) {
      if (wrong === 0) {
        good = size
        atGood = tree.copy()
      }
      continue
    }
    if (wrong++ === 0) nameWrongRoot(rows, good, atGood, checkpoint, checkpoints.at(-1).size, fault)
    if (checkpoint.earlier)
      fault(
        'rewritten',
        `the ledger is not a continuation of ${checkpoint.what}: what it covered was rewritten`,
      )
  }
}

function nameWrongRoot(rows, good, tree, checkpoint, signed, fault) {
  const found = explain(tree, rows, good, checkpoint.size, checkpoint.root, signed)
  const why = `${checkpoint.what} states another root`
  if (found) {
    fault(found.code, `entry ${found.entryId} at position ${found.position} was ${found.code}: ${why}`, found)
    return
  }
  const where =
    checkpoint.size - good === 1
      ? `the entry at position ${good}`
      : `an entry at positions ${good} to ${checkpoint.size - 1}`
  const code = rows.length < signed ? 'dropped' : 'changed'
  fault(code, `${where} was ${code} together with its seal: ${why}`, {
    position: good,
    until: checkpoint.size,
  })
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
