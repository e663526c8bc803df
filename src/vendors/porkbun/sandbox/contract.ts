import { z } from 'zod'

/** Requests of Porkbun API v3 (published document 3.0 and its changelog up to 3.44), restated; checked 2026-11-23. */

const yesNo = z.enum(['yes', 'no'])
const wholeNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])

export const nothing = z.looseObject({})

export const pricing = z.object({ tlds: z.array(z.string()).optional() })

export const create = z.object({
  cost: wholeNumber,
  agreeToTerms: z.enum(['yes', '1']),
  whoisPrivacy: z.union([yesNo, z.boolean()]).optional(),
  dryRun: z.boolean().default(false),
})

export const renew = z.object({ cost: wholeNumber, dryRun: z.boolean().default(false) })

export const listAll = z.object({
  start: wholeNumber.default(0),
  domain: z.string().optional(),
  nameContains: z.string().optional(),
})

export const autoRenew = z.object({ status: z.enum(['on', 'off']) })

export const nameServers = z.object({
  ns: z
    .array(z.string().regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i))
    .min(2)
    .max(13),
})

/** Phone without the country's code, digits only; shape from the vendor's own MCP server, checked 2026-11-23. */
const contact = z.object({
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
export type Contact = z.infer<typeof contact>

export const roles = ['registrant', 'admin', 'tech', 'billing'] as const
export type Contacts = Record<(typeof roles)[number], Contact>

export const updateContacts = z
  .object({
    contact: contact.optional(),
    contacts: z
      .object({
        registrant: contact.optional(),
        admin: contact.optional(),
        tech: contact.optional(),
        billing: contact.optional(),
      })
      .optional(),
    dryRun: z.boolean().default(false),
  })
  .refine((body) => (body.contact === undefined) !== (body.contacts === undefined), 'contact or contacts')

export const urlForward = z.object({
  subdomain: z.string().default(''),
  location: z.url({ protocol: /^https?$/ }),
  type: z.enum(['temporary', 'permanent']),
  includePath: yesNo,
  wildcard: yesNo,
})

export const recordTypes = ['A', 'AAAA', 'MX', 'CNAME', 'ALIAS', 'TXT', 'NS', 'CAA'] as const

/** Any type is text here: an unknown one has a refusal of its own. */
export const dnsRecord = z.object({
  name: z.string().default(''),
  type: z.string(),
  content: z.string().min(1),
  ttl: wholeNumber.default(600),
  prio: wholeNumber.optional(),
  notes: z.string().optional(),
})

export const topUp = z.object({ amount: z.int().min(1) })
