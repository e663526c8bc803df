import type { NetworkMap } from './world.ts'

/** Who stands at which TEST-NET address in the sandbox world. */
export const sandboxAddresses = {
  root: '192.0.2.1',
  porkbunNameServer: '192.0.2.10',
  mailforgeNameServer: '192.0.2.20',
  mailforgeMail: '192.0.2.21',
  instantlyTracking: '192.0.2.30',
  seedMail: '192.0.2.40',
} as const

/** The zone of the sandbox world’s domain blocklist; who stands in it is written at `PUT /registry/zones/<it>`. */
export const sandboxBlocklist = 'dbl.sandbox.example'

/** Port offsets from the first sandbox port; HTTP of all vendors is the first one. */
const offsets = [
  { address: sandboxAddresses.root, port: 53, offset: 1 },
  { address: sandboxAddresses.porkbunNameServer, port: 53, offset: 2 },
  { address: sandboxAddresses.mailforgeNameServer, port: 53, offset: 3 },
  { address: sandboxAddresses.mailforgeMail, port: 25, offset: 4 },
  { address: sandboxAddresses.mailforgeMail, port: 587, offset: 5 },
  { address: sandboxAddresses.mailforgeMail, port: 993, offset: 6 },
  { address: sandboxAddresses.seedMail, port: 25, offset: 7 },
  { address: sandboxAddresses.seedMail, port: 993, offset: 8 },
  { address: sandboxAddresses.seedMail, port: 587, offset: 9 },
] as const

/** How many ports the sandbox world takes, HTTP included. */
export const sandboxPortCount = 10

/** The one difference from live: TEST-NET services answer on loopback ports from `firstPort`. */
export function sandboxNetwork(firstPort: number): NetworkMap {
  return {
    endpoint(address, port) {
      const known = offsets.find((entry) => entry.address === address && entry.port === port)
      return known ? { host: '127.0.0.1', port: firstPort + known.offset } : { host: address, port }
    },
  }
}

export const liveNetwork: NetworkMap = { endpoint: (host, port) => ({ host, port }) }
