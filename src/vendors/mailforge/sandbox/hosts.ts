import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import { publishHost, publishZone } from '#platform/sandbox/outside-hosts.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'

export const apex = 'mailforge.example'
export const nameServers = [`ns1.${apex}`, `ns2.${apex}`] as const
export const mailHost = `mail.${apex}`
const spfHost = `spf.${apex}`
const ttlSeconds = 300

/** The value of the SPF record of each domain that is hosted here. */
export const spfValue = `v=spf1 include:${spfHost} -all`

/** Makes the vendor's own hosts known to the world. */
export async function publishHosts(world: SandboxWorld): Promise<void> {
  const { mailforgeMail, mailforgeNameServer } = sandboxAddresses
  await publishZone(world, apex, [
    ...nameServers.map((name) => ({ type: 'A' as const, name, ttlSeconds, address: mailforgeNameServer })),
    { type: 'A', name: mailHost, ttlSeconds, address: mailforgeMail },
    { type: 'TXT', name: spfHost, ttlSeconds, text: `v=spf1 ip4:${mailforgeMail} -all` },
  ])
  for (const name of nameServers) await publishHost(world, name, mailforgeNameServer)
}
