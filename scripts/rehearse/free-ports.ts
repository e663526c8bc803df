import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** The first of `count` ports in a row that are free for TCP and UDP on loopback, below what the system hands out. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 14_000 + Math.floor(Math.random() * 500) * 12
    const ports = Array.from({ length: count }, (_, offset) => first + offset)
    const free = await Promise.all(ports.flatMap((port) => [tcpFree(port), udpFree(port)]))
    if (free.every(Boolean)) return first
  }
  throw new Error('no free ports on loopback')
}

function tcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}
