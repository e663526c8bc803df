/** One message from a client to PostgreSQL, whole. */
export interface Said {
  readonly bytes: Buffer
  /** What it asks to be run or prepared, where it does. */
  readonly sql: string | undefined
}

const query = 0x51
const parse = 0x50

/**
 * Reads what one connection says in PostgreSQL's protocol (version 3, "Message Formats"), however it comes in pieces:
 * a first message without a type, then a letter and a length each.
 */
export function statements(): (piece: Buffer) => Said[] {
  let rest = Buffer.alloc(0)
  let isFirst = true
  return (piece) => {
    rest = Buffer.concat([rest, piece])
    const said: Said[] = []
    for (;;) {
      const typeLength = isFirst ? 0 : 1
      if (rest.length < typeLength + 4) return said
      const length = typeLength + rest.readUInt32BE(typeLength)
      if (rest.length < length) return said
      const bytes = rest.subarray(0, length)
      said.push({ bytes, sql: isFirst ? undefined : sqlOf(bytes) })
      rest = rest.subarray(length)
      isFirst = false
    }
  }
}

function sqlOf(message: Buffer): string | undefined {
  const type = message[0]
  const text = (from: number) => message.toString('utf8', from, message.indexOf(0, from))
  if (type === query) return text(5)
  // A name comes first, often the empty one.
  if (type === parse) return text(message.indexOf(0, 5) + 1)
  return undefined
}
