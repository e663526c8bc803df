import type { Purpose } from '#policy/vocabulary.ts'
import { type Actor, actorPerson, system } from '../database/actor.ts'
import { type EvidenceEntry, type Ledger, recordAlike } from './record-evidence.ts'

/** That somebody saw data of a person: the one kind of entry that may come after what it attests. */
export interface ReadEvidence extends EvidenceEntry {
  readonly kind: 'data.viewed'
}

/** Reads of the same by the same: one entry. Business time. */
interface Gathered {
  readonly entry: ReadEvidence
  count: number
  readonly first: Date
  last: Date
}

/** What one actor read for one purpose since the last turn. */
interface Reader {
  readonly purpose: Purpose
  readonly actor: Actor
  readonly reads: Map<string, Gathered>
}

export interface ReadGatherer {
  /**
   * Keeps a read for the next turn. Waits only where very much waits already.
   * @throws Error when what waits could not be written: then nothing more may be shown
   */
  note(purpose: Purpose, actor: Actor, at: Date, entry: ReadEvidence): Promise<void>
  /** Writes what waits. @throws Error when that failed; it goes on waiting */
  flush(): Promise<void>
}

/** Runs work in a transaction of its own for the reader's purpose. */
export type WriteReads = (
  purpose: Purpose,
  actor: Actor,
  work: (ledger: Ledger & { readonly now: Date }) => Promise<void>,
) => Promise<void>

const afterMs = 1000
const mostWaiting = 2000

/**
 * Gathers records of reads for up to a second in this process, so that a look at data costs no write of its own.
 * A clean stop writes them all. A crash of the process may lose those of its last second, a crash of the machine
 * those of the last two (`synchronous_commit` is off for them alone, which PostgreSQL makes good within
 * three times its wal_writer_delay of 200 ms). Every other entry stands or falls with what it attests.
 */
export function gatherReads(write: WriteReads): ReadGatherer {
  let waiting = new Map<string, Reader>()
  let count = 0
  let timer: NodeJS.Timeout | undefined
  let failed = false
  let turn: Promise<void> = Promise.resolve()

  const keep = (purpose: Purpose, actor: Actor, key: string, read: Gathered) => {
    const who = `${purpose} ${JSON.stringify(actor)}`
    const reader: Reader = waiting.get(who) ?? { purpose, actor, reads: new Map() }
    waiting.set(who, reader)
    const same = reader.reads.get(key)
    if (same) {
      same.count += read.count
      if (read.last > same.last) same.last = read.last
    } else {
      reader.reads.set(key, read)
      count++
    }
    timer ??= setTimeout(() => void flush().catch(() => {}), afterMs)
  }

  const writeAll = async () => {
    clearTimeout(timer)
    timer = undefined
    const readers = waiting
    waiting = new Map()
    count = 0
    const failures: unknown[] = []
    for (const { purpose, actor, reads } of readers.values())
      try {
        await writeFor(write, purpose, actor, [...reads.values()])
      } catch (failure) {
        failures.push(failure)
        for (const [key, read] of reads) keep(purpose, actor, key, read)
      }
    failed = failures.length > 0
    if (failed) throw failures[0]
  }

  // One turn after the other, so that whoever waits for a flush knows that what was noted before is written.
  const flush = (): Promise<void> => {
    const next = turn.then(writeAll)
    turn = next.catch(() => {})
    return next
  }

  return {
    async note(purpose, actor, at, entry) {
      keep(purpose, actor, JSON.stringify(entry), { entry, count: 1, first: at, last: at })
      if (failed || count >= mostWaiting) await flush()
    },
    flush,
  }
}

/**
 * Without a session the database shows nobody's key, and who looked could not be said: of somebody who has signed out
 * meanwhile the program itself writes it.
 */
async function writeFor(
  write: WriteReads,
  purpose: Purpose,
  actor: Actor,
  reads: readonly Gathered[],
): Promise<void> {
  const by = actorPerson(actor)
  let ended = false
  await write(purpose, actor, async (ledger) => {
    ended = by !== null && !(await hasSession(ledger))
    if (!ended) await appendReads(ledger, reads)
  })
  if (by === null || !ended) return
  const told = reads.map(({ entry, ...rest }) => ({
    ...rest,
    entry: { ...entry, personId: entry.personId ?? by, details: { by, ...entry.details } },
  }))
  await write(purpose, system('reads before a session ended'), (ledger) => appendReads(ledger, told))
}

async function hasSession({ actor, call }: Ledger): Promise<boolean> {
  const acting = actor.kind === 'staff' ? 'app.staff_role()' : 'app.portal_person()'
  const [row] = await call<{ has: boolean }>(`select ${acting} is not null as has`, [])
  return row?.has === true
}

const chunk = 500

async function appendReads(
  ledger: Ledger & { readonly now: Date },
  reads: readonly Gathered[],
): Promise<void> {
  await ledger.call('set local synchronous_commit = off', [])
  const alike = Map.groupBy(reads, ({ entry: { clauses, categories } }) =>
    JSON.stringify([clauses, categories]),
  )
  const msBefore = (at: Date) => ledger.now.getTime() - at.getTime()
  for (const same of alike.values())
    for (let from = 0; from < same.length; from += chunk)
      await recordAlike(
        ledger,
        same.slice(from, from + chunk).map(({ entry, count, first, last }) => {
          if (count === 1) return entry
          const times = { count, firstMsBefore: msBefore(first), lastMsBefore: msBefore(last) }
          return { ...entry, details: { ...entry.details, ...times } }
        }),
        ledger.call,
        // They were seen when they were read. Whose period ended since can't hold up what was read of others.
        'bare',
      )
}
