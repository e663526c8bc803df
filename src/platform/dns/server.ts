import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  decode,
  encode,
  type Packet,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import { plainName, toAnswer } from './record.ts'
import { framed, messages } from './stream.ts'
import type { DnsReply } from './zone.ts'

/** RFC 1035, 4.1.1, RCODE. */
const responseCodes = {
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
} as const

export interface NameServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * An authoritative name server over UDP and TCP on a loopback port (0 picks one). `answer` gets the name in
 * lower case without the last dot, and the type as text (`MX`); when it throws, the client gets SERVFAIL.
 */
export async function startNameServer(input: {
  port: number
  host?: string
  answer: (name: string, type: string) => Promise<DnsReply>
}): Promise<NameServer> {
  const host = input.host ?? '127.0.0.1'
  const { server, sockets, port } = await listenTcp(host, input)
  const datagrams = createSocket('udp4')
  datagrams.on('message', (message, from) => {
    void respond(message, 'udp', input.answer).then((response) => {
      if (response) sendQuietly(datagrams, response, from.port, from.address)
    })
  })
  await new Promise<void>((resolve, reject) => {
    datagrams.once('error', reject)
    datagrams.bind(port, host, resolve)
  })
  return {
    port,
    async close() {
      await new Promise<void>((resolve) => datagrams.close(() => resolve()))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

type Answering = (name: string, type: string) => Promise<DnsReply>

function listenTcp(
  host: string,
  input: { port: number; answer: Answering },
): Promise<{ server: Server; sockets: Set<Socket>; port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setTimeout(10_000, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on(
      'data',
      messages((message) => {
        void respond(message, 'tcp', input.answer).then((response) => {
          if (response && socket.writable) socket.write(framed(response))
        })
      }),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(input.port, host, () => {
      const { port } = server.address() as AddressInfo
      resolve({ server, sockets, port })
    })
  })
}

/** A client that has gone away is its own affair. */
function sendQuietly(socket: DatagramSocket, response: Buffer, port: number, address: string): void {
  try {
    socket.send(response, port, address, () => undefined)
  } catch {
    return
  }
}

async function respond(
  message: Buffer,
  transport: 'udp' | 'tcp',
  answer: Answering,
): Promise<Buffer | undefined> {
  const query = readQuery(message)
  if (!query)
    return message.length < 12 ? undefined : bare(message.readUInt16BE(0), responseCodes.formatError)
  const [question] = query.questions ?? []
  const id = query.id ?? 0
  if (query.type !== 'query') return undefined
  if (!question) return bare(id, responseCodes.formatError)
  if (((query.flags ?? 0) >> 11) & 0xf) return bare(id, responseCodes.notImplemented)
  const option = query.additionals?.find((additional) => additional.type === 'OPT')
  const head: Packet = {
    type: 'response',
    id,
    questions: [question],
    ...(option ? { additionals: [payloadOption] } : {}),
  }
  const full = encode(await packetFor(head, plainName(question.name), question.type, answer))
  const limit = option?.type === 'OPT' ? Math.max(512, option.udpPayloadSize) : 512
  if (transport === 'tcp' || full.length <= limit) return full
  return encode({ ...head, flags: AUTHORITATIVE_ANSWER | TRUNCATED_RESPONSE })
}

const payloadOption: Answer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
}

async function packetFor(head: Packet, name: string, type: string, answer: Answering): Promise<Packet> {
  const reply = await answer(name, type).catch(() => undefined)
  switch (reply?.kind) {
    case undefined:
      return { ...head, flags: responseCodes.serverFailure }
    case 'refused':
      return { ...head, flags: responseCodes.refused }
    case 'answer':
      return { ...head, flags: AUTHORITATIVE_ANSWER, answers: reply.records.map(toAnswer) }
    case 'nodata':
      return { ...head, flags: AUTHORITATIVE_ANSWER, authorities: [toAnswer(reply.soa)] }
    case 'nxdomain':
      return {
        ...head,
        flags: AUTHORITATIVE_ANSWER | responseCodes.nameError,
        authorities: [toAnswer(reply.soa)],
      }
    case 'referral':
      return {
        ...head,
        authorities: reply.nameServers.map((host) =>
          toAnswer({ type: 'NS', name: reply.zone, ttlSeconds: 300, host }),
        ),
        additionals: [...reply.glue.map(toAnswer), ...(head.additionals ?? [])],
      }
  }
}

function readQuery(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message)
  } catch {
    return undefined
  }
}

const bare = (id: number, code: number): Buffer => encode({ type: 'response', id, flags: code })
