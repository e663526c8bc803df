import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { availableMemory } from 'node:process'

/** Where Linux has a file system in memory that everybody may write to (filesystem hierarchy standard 3.0, 6.1.4). */
const inMemory = '/dev/shm'
/** `TMPFS_MAGIC` of statfs(2). */
const tmpfs = 0x0102_1994
const gibibyte = 1024 ** 3
/** Three files of tests at once hold some 200 MB, and their write-ahead log grows to 512 MB. */
const leastRoom = gibibyte
const leastMemory = 3 * gibibyte

/**
 * A new folder for a database that nobody needs to find again after a crash: in memory where there is room, because a
 * database is a thousand files, which a disk takes ten times as long to make.
 */
export function makeThrowawayFolder(prefix: string): string {
  return mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), prefix))
}

function hasRoom(): boolean {
  try {
    accessSync(inMemory, constants.W_OK)
    const { type, bavail, bsize } = statfsSync(inMemory)
    return type === tmpfs && bavail * bsize >= leastRoom && availableMemory() >= leastMemory
  } catch {
    return false
  }
}
