import { BackupRefusal } from './backup-refusal.ts'

const newline = 10
const endOfRows = Buffer.from('\\.\n')
const endAfterRow = Buffer.from('\n\\.\n')

/** One line of JSON. */
export const controlLine = (value: Readonly<Record<string, unknown>>): Buffer =>
  Buffer.from(`${JSON.stringify(value)}\n`)

/** What stands behind the rows of a table, as COPY itself ends them in a script. */
export const rowsEnd: Buffer = endOfRows

/**
 * Reads a backup's lines of JSON and, between them, rows as COPY writes them, without holding more than a chunk. In
 * such rows a line break within a value is escaped, so `\.` alone on a line can only be their end.
 */
export class Frames {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** The next line as JSON; undefined at the end. */
  async line(): Promise<unknown> {
    let end = this.#held.indexOf(newline)
    while (end < 0) {
      if (!(await this.#more())) {
        if (this.#held.length > 0) throw cutShort()
        return undefined
      }
      end = this.#held.indexOf(newline)
    }
    const text = this.#held.subarray(0, end).toString()
    this.#held = this.#held.subarray(end + 1)
    try {
      return JSON.parse(text) as unknown
    } catch (cause) {
      throw new BackupRefusal('the backup holds a line that is none of its own', 'Take another backup', {
        cause,
      })
    }
  }

  /** The rows up to their end, which is passed over. */
  async *rows(): AsyncGenerator<Buffer> {
    while (this.#held.length < endOfRows.length) if (!(await this.#more())) throw cutShort()
    if (this.#held.subarray(0, endOfRows.length).equals(endOfRows)) {
      this.#held = this.#held.subarray(endOfRows.length)
      return
    }
    for (;;) {
      const end = this.#held.indexOf(endAfterRow)
      if (end >= 0) {
        const last = this.#held.subarray(0, end + 1)
        this.#held = this.#held.subarray(end + endAfterRow.length)
        yield last
        return
      }
      // The end may begin in this chunk and go on in the next.
      const certain = this.#held.length - endAfterRow.length
      if (certain > 0) {
        const part = this.#held.subarray(0, certain)
        this.#held = this.#held.subarray(certain)
        yield part
      }
      if (!(await this.#more())) throw cutShort()
    }
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value])
    return true
  }
}

function cutShort(): BackupRefusal {
  return new BackupRefusal('the backup ends before its end', 'It was not finished: take another one')
}
