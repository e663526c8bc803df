import { type Fault, fault } from './fault.ts'

/** A backup that the program was to make by itself was not made. What was begun is in no list. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed'
  readonly fault: Fault = fault('backup.failed')

  constructor(options?: ErrorOptions) {
    super('backup.failed', options)
  }
}
