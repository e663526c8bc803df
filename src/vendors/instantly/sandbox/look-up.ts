import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'

/** The sandbox talks to loopback only: an address nobody stands in for is not asked. */
export function standIn(world: SandboxWorld, address: string, port: number) {
  const endpoint = world.network.endpoint(address, port)
  return endpoint.host === '127.0.0.1' ? endpoint : undefined
}

export async function addressOf(world: SandboxWorld, host: string): Promise<string | undefined> {
  const found = await worldResolver(world.network).lookUp(host, 'A')
  return found.kind === 'found' ? found.records[0]?.address : undefined
}

/** The texts of a name; none when there are none or nobody answers. */
export async function textsOf(world: SandboxWorld, name: string): Promise<string[]> {
  const found = await worldResolver(world.network).lookUp(name, 'TXT')
  return found.kind === 'found' ? found.records.map((record) => record.text) : []
}
