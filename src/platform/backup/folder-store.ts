import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BackupRefusal } from './backup-refusal.ts'
import type { BackupStore, StoredFile } from './backup-store.ts'

const unfinished = '.unfinished'

/** A folder that only its owner reads. A file gets its name once it is whole and on the disk. */
export function folderStore(folder: string): BackupStore {
  const path = (name: string) => join(folder, name)
  return {
    place: 'folder',
    async list() {
      const names = await readdir(folder).catch(whenMissing([]))
      const files = await Promise.all(
        names.map(async (name): Promise<StoredFile[]> => {
          const found = await stat(path(name)).catch(whenMissing(undefined))
          return found?.isFile() && !name.endsWith(unfinished) ? [{ name, bytes: found.size }] : []
        }),
      )
      return files.flat()
    },
    async put(name, content) {
      const half = path(`${name}.${randomBytes(4).toString('hex')}${unfinished}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await pipeline(content, createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true }))
        const { size } = await stat(half)
        await rename(half, path(name))
        await writeThrough(folder)
        return size
      } catch (error) {
        await rm(half, { force: true }).catch(() => {})
        throw isSystemError(error)
          ? new BackupRefusal(
              `nothing can be written to ${folder} (${error.code})`,
              'Make room, or give a folder that this user can write',
              { cause: error },
            )
          : error
      }
    },
    async get(name) {
      const found = await stat(path(name)).catch(whenMissing(undefined))
      return found && createReadStream(path(name))
    },
    remove: (name) => rm(path(name), { force: true }),
  }
}

/** The new name itself must survive a power cut, too. */
async function writeThrough(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error

const whenMissing =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (isSystemError(error) && error.code === 'ENOENT') return instead
    throw error
  }
