import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import type { DnsExchange } from '#platform/dns/ask.ts'
import { framed, messages } from '#platform/dns/stream.ts'
import type { NetworkMap } from '#platform/sandbox/world.ts'

/**
 * Where DNS questions leave. A question carries a domain name and nothing else; the server sees the address
 * of this machine. The map says where a name server really listens: itself when live.
 */
export function dnsExit(input: { network: NetworkMap; timeoutMs?: number }): DnsExchange {
  const timeoutMs = input.timeoutMs ?? 2500
  return async (server, query, transport) => {
    const { host, port } = input.network.endpoint(server.address, server.port)
    return transport === 'udp' ? overUdp(host, port, query, timeoutMs) : overTcp(host, port, query, timeoutMs)
  }
}

/** From a port of its own for each question; only an answer from the asked address with the same id counts. */
function overUdp(host: string, port: number, query: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const finish = (end: () => void) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      end()
    }
    const timer = setTimeout(() => finish(() => reject(new Error('DNS time-out'))), timeoutMs)
    socket.on('error', (error) => finish(() => reject(error)))
    socket.on('message', (message) => {
      if (message[0] === query[0] && message[1] === query[1]) finish(() => resolve(message))
    })
    socket.connect(port, host, () => socket.send(query))
  })
}

function overTcp(host: string, port: number, query: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const finish = (end: () => void) => {
      clearTimeout(timer)
      socket.destroy()
      end()
    }
    const timer = setTimeout(() => finish(() => reject(new Error('DNS time-out'))), timeoutMs)
    socket.on('error', (error) => finish(() => reject(error)))
    socket.on('close', () => finish(() => reject(new Error('DNS connection closed'))))
    socket.on(
      'data',
      messages((message) => finish(() => resolve(message))),
    )
    socket.on('connect', () => socket.write(framed(query)))
  })
}
