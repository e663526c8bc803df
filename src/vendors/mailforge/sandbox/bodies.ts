import type { Context } from 'hono'
import { z } from 'zod'
import { Refusal } from './refusal.ts'

/**
 * Request bodies, restated from the vendor's published contract (forge-cli registry, checked 2026-11-23). It marks
 * no field required; here those are without which a call makes no sense. An unknown field is refused.
 */

const domainName = z
  .string()
  .transform((name) => name.toLowerCase().replace(/\.$/, ''))
  .refine(
    (name) => /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/.test(name),
    'not a domain name',
  )

export const workspaceBody = z.strictObject({ name: z.string().trim().min(1).max(100) })

export const transferBody = z.strictObject({
  workspaceId: z.string().min(1),
  domains: z.array(domainName).min(1).max(100),
  dmarcEmail: z.email().optional(),
  forwardToDomain: domainName.optional(),
})

export const recordBody = z.strictObject({
  name: z.string().min(1),
  type: z.string().min(1),
  value: z.string().min(1),
  editable: z.boolean().optional(),
})

export const dnsBody = z.strictObject({ records: z.array(recordBody).max(200) })

export const forwardsBody = z
  .array(
    z.strictObject({
      domainId: z.string().min(1),
      forwardToDomain: domainName,
      domainMasking: z.boolean().optional(),
    }),
  )
  .min(1)

export const availabilityBody = z.strictObject({ domains: z.array(domainName).min(1).max(100) })

const personName = z.string().trim().min(1).max(64)

export const mailboxesBody = z.strictObject({
  mailboxes: z
    .array(
      z.strictObject({
        email: z.email().transform((address) => address.toLowerCase()),
        firstName: personName,
        lastName: personName,
        forwardingEmail: z.email().optional(),
        signature: z.string().max(10_000).optional(),
      }),
    )
    .min(1)
    .max(100),
})

export const mailboxChange = z.strictObject({
  firstName: personName.optional(),
  lastName: personName.optional(),
  username: z.string().min(1).optional(),
  password: z.string().min(12).max(128).optional(),
  signature: z.string().max(10_000).optional(),
  forwardingEmail: z.email().optional(),
})

export const topUpBody = z.strictObject({ amount: z.int().min(0).max(1000) })

/** The body in the given shape, or 400 with the place that is wrong. */
export async function bodyOf<T>(c: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await c.req.json().catch(() => undefined)
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  throw new Refusal(400, 'invalid_request', z.prettifyError(parsed.error))
}
