import { z } from 'zod'
import { isName, plainName } from '#platform/dns/record.ts'

/** What the registry takes over HTTP from registrars, hosts and people of the sandbox world. */

export const domainName = z
  .string()
  .transform(plainName)
  .refine((name) => isName(name) && /^[a-z0-9_*-]+(\.[a-z0-9_-]+)*$/.test(name), 'not a domain name')

export const registrant = z.strictObject({
  firstName: z.string().min(1),
  lastName: z.string().default(''),
  organization: z.string().default(''),
  address1: z.string().min(1),
  address2: z.string().default(''),
  city: z.string().min(1),
  state: z.string().default(''),
  postalCode: z.string().min(1),
  country: z.string().length(2),
  phone: z.string().regex(/^\d{4,14}$/),
  phoneCountryCode: z.string().regex(/^\d{1,3}$/),
  email: z.email(),
})
export type Registrant = z.infer<typeof registrant>

const nameServers = z.array(domainName).min(1).max(13)

export const registration = z.strictObject({
  name: domainName,
  registrar: z.string().min(1),
  years: z.int().min(1).max(10),
  nameServers,
  registrant,
  /** A registrar's own account contact was confirmed before. */
  registrantConfirmed: z.boolean().default(false),
})

export const nameServerChange = z.strictObject({ nameServers })
export const registrantChange = z.strictObject({ registrant })
export const renewal = z.strictObject({ years: z.int().min(1).max(10) })
export const host = z.strictObject({ address: z.ipv4() })

const kept = { name: domainName, ttlSeconds: z.int().min(0).default(300) }
const zoneRecord = z.discriminatedUnion('type', [
  z.strictObject({ ...kept, type: z.literal('A'), address: z.ipv4() }),
  z.strictObject({ ...kept, type: z.literal('AAAA'), address: z.ipv6() }),
  z.strictObject({ ...kept, type: z.literal('CNAME'), host: domainName }),
  z.strictObject({ ...kept, type: z.literal('NS'), host: domainName }),
  z.strictObject({ ...kept, type: z.literal('MX'), preference: z.int().min(0), host: domainName }),
  z.strictObject({ ...kept, type: z.literal('TXT'), text: z.string().min(1) }),
])

export const outsideZone = z.strictObject({ records: z.array(zoneRecord) })
