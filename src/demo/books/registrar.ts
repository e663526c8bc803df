import { splitPhone } from '#vendors/porkbun/phone.ts'
import type { Account, Order } from '#vendors/porkbun/sandbox/account.ts'
import { accountContact } from '#vendors/porkbun/sandbox/account.ts'
import type { Contact } from '#vendors/porkbun/sandbox/contract.ts'
import { ownNameServers } from '#vendors/porkbun/sandbox/name-servers.ts'
import type { OwnedDomain } from '#vendors/porkbun/sandbox/portfolio.ts'
import { collections, verificationIdFor } from '#vendors/registry/sandbox/books.ts'
import type { RegisteredDomain, Verification } from '#vendors/registry/sandbox/domains.ts'
import { idOf } from '../seeded.ts'
import { driftingDomain } from '../story/meddling.ts'
import { isLetGo } from '../story/renewals.ts'
import { minutesAfter, type Scene } from '../story/scene.ts'
import { type DomainTold, priceCents, type StackTold, twistOf } from '../story/stack.ts'
import { orderRef, yearAfter } from '../story/stack-rows.ts'
import { nameServers } from './mailforge.ts'

/** Prepaid credit that is left, and what the agency lets its key spend in a month. */
const account: Account = { balanceCents: 91_260, monthlySpendLimitCents: 60_000 }

/** The registrar's account and what the registry knows of its domains. */
export async function keepRegistrarBooks(scene: Scene, stacks: readonly StackTold[]): Promise<void> {
  const { porkbun } = scene.books
  await porkbun.put('account', 'only', account)
  for (const stack of stacks) {
    for (const domain of stack.domains) await keepDomain(scene, stack, domain)
    await keepTakenName(scene, stack)
  }
}

async function keepDomain(scene: Scene, stack: StackTold, domain: DomainTold): Promise<void> {
  const { porkbun, registry } = scene.books
  const bought = domain.done('register')
  if (!bought) return
  const set = domain.done('set-registrant')
  const registrant = set ? contactOf(stack) : accountContact
  const at = bought.toISOString()
  const orderId = Number(orderRef(stack, domain))
  const order: Order = { orderId, kind: 'create', domain: domain.name, costCents: priceCents, at }
  const owned: OwnedDomain = {
    domain: domain.name,
    tld: 'com',
    createdAt: at,
    expiresAt: yearAfter(bought).toISOString(),
    autoRenew: renewsAtRegistrar(scene, stack, domain),
    orderId,
    contacts: { registrant, admin: accountContact, tech: accountContact, billing: accountContact },
  }
  const registered: RegisteredDomain = {
    name: domain.name,
    registrar: 'porkbun',
    nameServers: domain.done('delegate') ? [...nameServers] : [...ownNameServers],
    registrant,
    verificationId: verificationIdFor('porkbun', registrant),
    registrantSince: (set ?? bought).toISOString(),
    createdAt: at,
    expiresAt: owned.expiresAt,
  }
  await porkbun.put('orders', String(orderId), order)
  await porkbun.put('domains', domain.name, owned)
  await registry.put(collections.domains, domain.name, registered)
  await keepVerification(scene, stack, registered)
}

/** As it was decided, but for the one that somebody switched off on the registrar's website. */
function renewsAtRegistrar({ now }: Scene, stack: StackTold, domain: DomainTold): boolean {
  if (stack.told.company.standing === 'ended' || isLetGo(stack, domain, now)) return false
  return !(twistOf(stack.told, 'drift')?.what === 'renewal-off' && domain.nth === driftingDomain)
}

/** Registrants confirm within hours, all but the one who never does. */
async function keepVerification({ books }: Scene, stack: StackTold, domain: RegisteredDomain): Promise<void> {
  const askedAt = new Date(domain.registrantSince)
  const verification: Verification = {
    id: domain.verificationId,
    email: domain.registrant.email,
    token: idOf('verification', domain.verificationId),
    askedAt: domain.registrantSince,
    confirmedAt: twistOf(stack.told, 'unconfirmed') ? null : minutesAfter(askedAt, 140).toISOString(),
  }
  await books.registry.put(collections.verifications, verification.id, verification)
}

/** Whoever was faster keeps the name somewhere else. */
async function keepTakenName({ books, now }: Scene, { told, stopped }: StackTold): Promise<void> {
  if (stopped?.code !== 'build.name-taken') return
  for (const name of stopped.subjects) {
    const registrant = {
      ...accountContact,
      firstName: 'Somebody',
      lastName: 'Else',
      organization: '',
      email: 'hostmaster@elsewhere.example',
    }
    const since = (told.path.at('namesApproved') ?? now).toISOString()
    const domain: RegisteredDomain = {
      name,
      registrar: 'another',
      nameServers: ['ns1.elsewhere.example', 'ns2.elsewhere.example'],
      registrant,
      verificationId: verificationIdFor('another', registrant),
      registrantSince: since,
      createdAt: since,
      expiresAt: yearAfter(new Date(since)).toISOString(),
    }
    await books.registry.put(collections.domains, name, domain)
  }
}

function contactOf({ told }: StackTold): Contact {
  const { owner, place } = told.people
  const phone = splitPhone(place.phone)
  if (!phone) throw new Error('a telephone number of the demo is not in international form')
  return {
    firstName: owner.firstName,
    lastName: owner.lastName,
    organization: told.company.name,
    address1: place.address,
    address2: '',
    city: place.city,
    state: place.region,
    postalCode: place.postal,
    country: place.country,
    phone: phone.national,
    phoneCountryCode: phone.callingCode,
    email: owner.email,
  }
}
