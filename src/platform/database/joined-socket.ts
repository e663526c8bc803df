import { Socket } from 'node:net'

/**
 * A socket that sends what is written in one turn of the program as one piece. What a transaction says without waiting
 * for answers in between (begin, a statement, commit) then wakes the server once; each wake-up costs more than
 * what most statements do.
 */
export class JoinedSocket extends Socket {
  #joining = false

  constructor() {
    super()
    // To connect, Node puts its own `write` onto the socket in place of any other (lib/net.js, Socket.prototype.connect).
    this.once('connect', () => Reflect.deleteProperty(this, 'write'))
  }

  override write(
    data: Uint8Array | string,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean {
    if (!this.#joining) {
      this.#joining = true
      this.cork()
      process.nextTick(() => {
        this.#joining = false
        this.uncork()
      })
    }
    return typeof encoding === 'string' ? super.write(data, encoding, done) : super.write(data, encoding)
  }
}
