import { randomInt } from 'node:crypto'
import { decode, encode } from 'dns-packet'
import { type DnsRecord, type DnsType, fromAnswer, isWithin } from './record.ts'

/**
 * Sends one message to a name server and gives its answer; throws when there is none in time. The guard
 * owns the sockets behind it.
 */
export type DnsExchange = (
  server: { readonly address: string; readonly port: number },
  query: Uint8Array,
  transport: 'udp' | 'tcp',
) => Promise<Uint8Array>

/** What one server said about one question, judged as coming from the zone it was asked for. */
export type ServerSaid =
  | { kind: 'records'; records: readonly DnsRecord[] }
  | { kind: 'alias'; target: string }
  | { kind: 'nodata' | 'nxdomain' }
  | { kind: 'referral'; zone: string; nameServers: readonly string[]; glue: ReadonlyMap<string, string[]> }
  | { kind: 'failed'; reason: 'no-answer' | 'refused' | 'garbled' }

/** Asks over UDP, again over TCP when the answer was cut off. */
export async function askServer(
  exchange: DnsExchange,
  address: string,
  question: { name: string; type: DnsType; zone: string },
): Promise<ServerSaid> {
  const id = randomInt(0x1_0000)
  const query = encode({
    type: 'query',
    id,
    questions: [{ name: question.name === '' ? '.' : question.name, type: question.type }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  })
  for (const transport of ['udp', 'tcp'] as const) {
    const message = await exchange({ address, port: 53 }, query, transport).catch(() => undefined)
    if (!message) return { kind: 'failed', reason: 'no-answer' }
    const packet = read(message)
    if (!packet || packet.id !== id || packet.type !== 'response')
      return { kind: 'failed', reason: 'garbled' }
    if (packet.cutOff && transport === 'udp') continue
    return judge(packet, question)
  }
  return { kind: 'failed', reason: 'garbled' }
}

interface ReadPacket {
  id: number
  type: 'query' | 'response' | undefined
  code: number
  authoritative: boolean
  cutOff: boolean
  answers: DnsRecord[]
  authorities: DnsRecord[]
  additionals: DnsRecord[]
}

function read(message: Uint8Array): ReadPacket | undefined {
  try {
    const packet = decode(Buffer.from(message))
    const records = (answers: typeof packet.answers) =>
      (answers ?? []).flatMap((answer) => fromAnswer(answer) ?? [])
    return {
      id: packet.id ?? -1,
      type: packet.type,
      code: (packet.flags ?? 0) & 0xf,
      authoritative: packet.flag_aa,
      cutOff: packet.flag_tc,
      answers: records(packet.answers),
      authorities: records(packet.authorities),
      additionals: records(packet.additionals),
    }
  } catch {
    return undefined
  }
}

const noError = 0
const nameError = 3

function judge(packet: ReadPacket, question: { name: string; type: DnsType; zone: string }): ServerSaid {
  if (packet.code !== noError && packet.code !== nameError) return { kind: 'failed', reason: 'refused' }
  if (packet.authoritative) {
    const here = packet.answers.filter((record) => record.name === question.name)
    const records = here.filter((record) => record.type === question.type)
    if (records.length > 0) return { kind: 'records', records }
    const alias = here.find((record) => record.type === 'CNAME')
    if (alias?.type === 'CNAME') return { kind: 'alias', target: alias.host }
    if (packet.code === nameError) return { kind: 'nxdomain' }
    if (packet.answers.length === 0) return referralIn(packet, question) ?? { kind: 'nodata' }
    return { kind: 'failed', reason: 'garbled' }
  }
  return (
    (packet.code === noError ? referralIn(packet, question) : undefined) ?? {
      kind: 'failed',
      reason: 'refused',
    }
  )
}

/**
 * A referral counts only if it leads down from the asked zone towards the name; addresses beside it only
 * for names within the asked zone, so that a server cannot speak for zones it was not asked about.
 */
function referralIn(
  packet: ReadPacket,
  { name, zone }: { name: string; zone: string },
): ServerSaid | undefined {
  const servers = packet.authorities.flatMap((record) => (record.type === 'NS' ? [record] : []))
  const cut = servers[0]?.name
  if (cut === undefined || cut === zone || !isWithin(cut, zone) || !isWithin(name, cut)) return undefined
  const nameServers = servers.filter((record) => record.name === cut).map((record) => record.host)
  const glue = new Map<string, string[]>()
  for (const record of packet.additionals)
    if (record.type === 'A' && nameServers.includes(record.name) && isWithin(record.name, zone))
      glue.set(record.name, [...(glue.get(record.name) ?? []), record.address])
  return { kind: 'referral', zone: cut, nameServers, glue }
}
