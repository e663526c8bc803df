import type { DnsRecord } from '#platform/dns/record.ts'
import type { SandboxWorld } from './world.ts'

/** Makes a vendor's own hosts known: a zone that the registry serves for it. */
export async function publishZone(
  world: SandboxWorld,
  name: string,
  records: readonly DnsRecord[],
): Promise<void> {
  await put(`${world.origin('registry')}/zones/${name}`, { records })
}

/** Makes a name server known to the registry, so that delegations to it carry its address. */
export async function publishHost(world: SandboxWorld, name: string, address: string): Promise<void> {
  await put(`${world.origin('registry')}/hosts/${name}`, { address })
}

async function put(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok)
    throw new Error(`The registry sandbox answered ${answer.status} to ${url}: ${await answer.text()}`)
}
