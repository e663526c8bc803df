import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Contact } from './contract.ts'

const registered = z.object({
  name: z.string(),
  nameServers: z.array(z.string()),
  status: z.enum(['active', 'suspended', 'expired']),
  expiresAt: z.string(),
})
export type RegistryDomain = z.infer<typeof registered>

/** How this registrar speaks to the registry of its world. */
export function registryLink(world: SandboxWorld) {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(world.origin('registry') + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const domainOf = ({ status, body }: { status: number; body: unknown }): RegistryDomain | undefined =>
    status < 300 ? registered.parse(body) : undefined
  return {
    async find(name: string) {
      return domainOf(await call('GET', `/domains/${name}`))
    },
    async isFree(name: string) {
      const [domain, zone] = await Promise.all([
        call('GET', `/domains/${name}`),
        call('GET', `/zones/${name}`),
      ])
      return domain.status === 404 && zone.status === 404
    },
    /** Undefined when somebody was faster. */
    async register(input: {
      name: string
      years: number
      nameServers: readonly string[]
      registrant: Contact
    }) {
      const asked = { ...input, registrar: 'porkbun', registrantConfirmed: true }
      return domainOf(await call('POST', '/domains', asked))
    },
    async setNameServers(name: string, nameServers: readonly string[]) {
      return domainOf(await call('PUT', `/domains/${name}/name-servers`, { nameServers }))
    },
    async setRegistrant(name: string, registrant: Contact) {
      return domainOf(await call('PUT', `/domains/${name}/registrant`, { registrant }))
    },
    async renew(name: string, years: number) {
      return domainOf(await call('POST', `/domains/${name}/renewals`, { years }))
    },
    async putHost(name: string, address: string) {
      await call('PUT', `/hosts/${name}`, { address })
    },
  }
}
