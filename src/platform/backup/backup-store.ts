import type { Readable } from 'node:stream'

export interface StoredFile {
  readonly name: string
  readonly bytes: number
}

/** Where backups lie: a folder, or a store that speaks S3. A file is there whole or not at all. */
export interface BackupStore {
  readonly place: 'folder' | 's3'
  list(): Promise<StoredFile[]>
  /** Writes it, over an earlier one of that name. @returns its bytes */
  put(name: string, content: Readable): Promise<number>
  /** Undefined when there is none. */
  get(name: string): Promise<Readable | undefined>
  remove(name: string): Promise<void>
}

/** Written over by each backup. */
export const personKeysName = 'person-keys.age'
export const erasuresName = 'erasures.age'

const backupName = /^segmento-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.age$/

/** Such as `segmento-20261129T210005Z.age`: its names sort by age. */
export function nameOfBackup(at: Date): string {
  return `segmento-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.age`
}

/** When a backup was made, by business time; undefined for any other file. */
export function madeAt(name: string): Date | undefined {
  const [, ...parts] = backupName.exec(name) ?? []
  if (parts.length === 0) return undefined
  const [year, month, day, hour, minute, second] = parts
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** The backups among what lies there, the newest first. */
export function backupsAmong(files: readonly StoredFile[]): (StoredFile & { readonly at: Date })[] {
  return files
    .flatMap((file) => {
      const at = madeAt(file.name)
      return at ? [{ ...file, at }] : []
    })
    .toSorted((a, b) => (a.name < b.name ? 1 : -1))
}

const dayMs = 86_400_000

/** The backups that are older than their period. */
export function overdue(files: readonly StoredFile[], now: Date, days: number): string[] {
  return backupsAmong(files)
    .filter(({ at }) => now.getTime() - at.getTime() >= days * dayMs)
    .map(({ name }) => name)
}
