import { createSocket } from 'node:dgram'
import { isIP } from 'node:net'
import { type Answer, decode, encode, RECURSION_DESIRED, type RecordType } from 'dns-packet'
import { sandboxAddresses, sandboxNetwork } from '#platform/sandbox/addresses.ts'

/** Look-ups of our own, over UDP, from the root down; nothing is kept between two of them. */
export interface DnsWalk {
  /** The answer of the server that the delegation leads to, and the servers asked on the way. */
  ask(name: string, type: RecordType): Promise<{ answers: readonly Answer[]; path: readonly string[] }>
  /** @throws when the host has none */
  addressOf(host: string): Promise<string>
}

const patienceMs = 2000
const mostReferrals = 10

export function dnsWalk(sandboxPort: number): DnsWalk {
  const network = sandboxNetwork(sandboxPort)

  const askAt = (address: string, name: string, type: RecordType) => {
    const { host, port } = network.endpoint(address, 53)
    return askServer(host, port, name, type)
  }

  const addressOf = async (host: string, depth = 0): Promise<string> => {
    const { answers } = await walk(host, 'A', depth + 1)
    const [first] = answers.flatMap((answer) => (answer.type === 'A' ? [answer.data] : []))
    if (first === undefined) throw new Error(`${host} has no address`)
    return first
  }

  const walk = async (name: string, type: RecordType, depth = 0) => {
    let address: string = sandboxAddresses.root
    const path = [address]
    for (let referral = 0; referral < mostReferrals && depth < 4; referral++) {
      const reply = await askAt(address, name, type)
      if (reply.flag_aa || reply.answers.length > 0) return { answers: reply.answers, path }
      const servers = reply.authorities.flatMap((record) => (record.type === 'NS' ? [record.data] : []))
      const [server] = servers
      if (server === undefined) throw new Error(`${address} refers nobody on for ${name}`)
      const glue = reply.additionals.flatMap((record) =>
        record.type === 'A' && servers.includes(record.name) ? [record.data] : [],
      )
      address = glue[0] ?? (await addressOf(server, depth))
      path.push(address)
    }
    throw new Error(`the delegation of ${name} does not end`)
  }

  return {
    ask: (name, type) => walk(name, type),
    addressOf: async (host) => (isIP(host) ? host : addressOf(host)),
  }
}

type Reply = Required<Pick<ReturnType<typeof decode>, 'answers' | 'authorities' | 'additionals'>> & {
  flag_aa: boolean
}

function askServer(host: string, port: number, name: string, type: RecordType): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const end = (work: () => void) => {
      clearTimeout(timer)
      socket.close()
      work()
    }
    const timer = setTimeout(
      () => end(() => reject(new Error(`${host}:${port} does not answer`))),
      patienceMs,
    )
    socket.once('error', (error) => end(() => reject(error)))
    socket.once('message', (message) =>
      end(() => {
        const { answers = [], authorities = [], additionals = [], flag_aa } = decode(message)
        resolve({ answers, authorities, additionals, flag_aa })
      }),
    )
    const query = encode({
      type: 'query',
      id: Math.floor(Math.random() * 65_536),
      flags: RECURSION_DESIRED,
      questions: [{ type, name, class: 'IN' }],
      // Room for a key of 2048 bits in one datagram.
      additionals: [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: 1232,
          flags: 0,
          options: [],
          extendedRcode: 0,
          ednsVersion: 0,
          flag_do: false,
        },
      ],
    })
    socket.send(query, port, host)
  })
}
