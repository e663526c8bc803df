import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JoinedSocket } from '#platform/database/joined-socket.ts'

let server: Server
let heard = ''
beforeAll(async () => {
  server = createServer((socket) => socket.on('data', (bytes) => (heard += bytes))).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

test('what is written in one turn waits for its end, and goes out in order', async () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  const socket = new JoinedSocket()
  socket.connect(address.port, address.address)
  await once(socket, 'connect')
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  for (const [first, second] of ['ab', 'cd']) {
    await turn()
    socket.write(first ?? '')
    await Promise.resolve()
    // A statement of pg holds back its own messages as well.
    socket.cork()
    socket.write(second ?? '')
    socket.uncork()
    expect({ held: socket.writableLength, corked: socket.writableCorked }).toEqual({ held: 2, corked: 1 })
    await turn()
    expect(socket.writableCorked).toBe(0)
  }
  socket.end()
  await once(socket, 'close')
  expect(heard).toBe('abcd')
})
