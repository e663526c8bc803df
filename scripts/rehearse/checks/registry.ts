import { z } from 'zod'
import type { Company } from '../companies.ts'
import type { VendorWorld } from '../vendor-world.ts'
import { type Finding, finding, wrong } from './finding.ts'

const rdapAnswer = z.object({
  status: z.array(z.string()),
  nameservers: z.array(z.object({ ldhName: z.string() })),
  entities: z.array(z.object({ handle: z.string(), roles: z.array(z.string()) })),
})

const registryRow = z.object({
  registrant: z.object({ firstName: z.string(), lastName: z.string(), email: z.string() }),
  verification: z.object({ state: z.string() }).or(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
})

/** Whose the domain is, as the registry knows and tells it. */
export function checkRegistration(world: VendorWorld, domain: string, company: Company): Promise<Finding> {
  return finding(`${domain}: registered to the client, confirmed, delegated to the host`, async () => {
    const at = world.at('registry')
    const rdap = rdapAnswer.parse(await world.read(`${at}/rdap/domain/${domain}`))
    const kept = registryRow.parse(await world.read(`${at}/domains/${domain}`))
    const { registrant } = kept
    const name = `${registrant.firstName} ${registrant.lastName}`
    if (name !== `${company.registrant.firstName} ${company.registrant.lastName}`)
      return wrong(`the registrant is ${name}`)
    if (registrant.email !== company.registrant.email) return wrong('the registrant’s address is another')
    if (!rdap.status.includes('active')) return wrong(`RDAP says ${rdap.status.join(', ')}`)
    if (!JSON.stringify(kept.verification).includes('confirmed')) return wrong('not confirmed')
    const servers = rdap.nameservers.map(({ ldhName }) => ldhName)
    if (!servers.every((server) => server.includes('mailforge'))) return wrong(servers.join(', '))
    return `RDAP: ${rdap.status.join(', ')} at ${rdap.entities[0]?.handle}, ${servers.join(' and ')}`
  })
}
