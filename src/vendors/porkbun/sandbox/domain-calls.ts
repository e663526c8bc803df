import type { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Call } from './access.ts'
import { addCall } from './calls.ts'
import { autoRenew, create, listAll, nameServers, nothing, renew, roles, updateContacts } from './contract.ts'
import { ordering } from './orders.ts'
import { refusal, success, unknownDomain } from './outcome.ts'
import { type OwnedDomain, ownedDomain, shown } from './portfolio.ts'
import { offerFor, registrationRequirements } from './price-list.ts'
import type { Rates } from './rates.ts'
import { registryLink } from './registry-link.ts'

const pageSize = 1000

export function addDomainCalls(app: Hono<Call>, world: SandboxWorld, rates: Rates): void {
  const { store } = world
  const registry = registryLink(world)
  const orders = ordering(world, rates)

  addCall(app, '/domain/checkDomain/:domain', nothing, ({ param }) => orders.check(param('domain')))
  addCall(app, '/domain/create/:domain', create, ({ param, body }) => orders.create(param('domain'), body))
  addCall(app, '/domain/renew/:domain', renew, ({ param, body }) => orders.renew(param('domain'), body))

  const requirements = '/domain/getRegistrationRequirements/:tld'
  const requirementsOf = async (tld: string) => {
    const found = registrationRequirements(tld)
    return found ? success(found) : refusal('INVALID_TLD', 'We do not sell that ending.')
  }
  addCall(app, requirements, nothing, ({ param }) => requirementsOf(param('tld')), 'get-only')

  const show = async (domain: OwnedDomain) => {
    const { status } = (await registry.find(domain.domain)) ?? { status: 'expired' }
    return shown(domain, status.toUpperCase())
  }
  const page = async ({ body }: { body: { start: number; domain?: string; nameContains?: string } }) => {
    const all = (await store.list<OwnedDomain>('domains')).map((row) => row.body)
    const wanted = all.filter(
      ({ domain }) =>
        (body.domain === undefined || domain === body.domain) && domain.includes(body.nameContains ?? ''),
    )
    const domains = await Promise.all(wanted.slice(body.start, body.start + pageSize).map(show))
    return success({ count: domains.length, domains })
  }
  addCall(app, '/domain/listAll', listAll, page, 'also-get')

  const one = async (name: string) => {
    await orders.renewDue()
    const domain = await ownedDomain(store, name)
    return domain ? success({ domain: await show(domain) }) : unknownDomain()
  }
  addCall(app, '/domain/get/:domain', nothing, ({ param }) => one(param('domain')), 'get-only')

  addCall(app, '/domain/updateAutoRenew/:domain', autoRenew, ({ param, body }) =>
    store.exclusively(async (exclusive) => {
      const domain = await ownedDomain(exclusive, param('domain'))
      if (!domain) return unknownDomain()
      await exclusive.put('domains', domain.domain, { ...domain, autoRenew: body.status === 'on' })
      return success()
    }),
  )

  const nsOf = async (name: string) => {
    if (!(await ownedDomain(store, name))) return unknownDomain()
    return success({ ns: (await registry.find(name))?.nameServers ?? [] })
  }
  addCall(app, '/domain/getNs/:domain', nothing, ({ param }) => nsOf(param('domain')), 'also-get')
  addCall(app, '/domain/updateNs/:domain', nameServers, async ({ param, body }) => {
    const name = param('domain')
    if (!(await ownedDomain(store, name))) return unknownDomain()
    const ns = body.ns.map((host) => host.toLowerCase())
    return (await registry.setNameServers(name, ns))
      ? success()
      : refusal('NS_UPDATE_FAILED', 'Not accepted.')
  })

  const contactsOf = async (name: string) => {
    const domain = await ownedDomain(store, name)
    return domain ? success({ contacts: domain.contacts }) : unknownDomain()
  }
  addCall(app, '/domain/getContacts/:domain', nothing, ({ param }) => contactsOf(param('domain')), 'also-get')
  addCall(app, '/domain/updateContacts/:domain', updateContacts, async ({ param, body }) => {
    const name = param('domain')
    const given = body.contact
      ? Object.fromEntries(roles.map((role) => [role, body.contact]))
      : (body.contacts ?? {})
    if ('registrant' in given && offerFor(name)?.contactsByHand)
      return refusal('REGISTRANT_CHANGE_NOT_SUPPORTED', 'Change the registrant on the website.')
    if (body.dryRun)
      return (await ownedDomain(store, name)) ? success({ wouldSucceed: true }) : unknownDomain()
    return setContacts(world, name, given)
  })
}

/** Keeps the roles that are not given; tells the registry of a registrant, who is then asked to confirm. */
export async function setContacts(
  world: SandboxWorld,
  name: string,
  given: Partial<OwnedDomain['contacts']>,
): Promise<ReturnType<typeof success>> {
  return world.store.exclusively(async (exclusive) => {
    const domain = await ownedDomain(exclusive, name)
    if (!domain) return unknownDomain()
    const contacts = { ...domain.contacts, ...given }
    if (given.registrant && !(await registryLink(world).setRegistrant(name, given.registrant)))
      return refusal('CONTACT_UPDATE_FAILED', 'The registry did not accept the contact.')
    await exclusive.put('domains', name, { ...domain, contacts })
    return success()
  })
}
