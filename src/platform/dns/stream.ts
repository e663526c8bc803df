/** A DNS message over TCP is preceded by its length in two octets (RFC 1035, 4.2.2). */
export function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

/** Takes a connection's chunks as they come and hands over each whole message. */
export function messages(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2) {
      const end = 2 + pending.readUInt16BE(0)
      if (pending.length < end) return
      take(pending.subarray(2, end))
      pending = pending.subarray(end)
    }
  }
}
