import { z } from 'zod'

/**
 * What the program reads from Mailforge's answers (forge-cli contract registry at c7e8c6c and a write-up of the
 * vendor's swagger, checked 2026-11-23). Fields that are not read are let through.
 */

export const workspace = z.object({ id: z.string().min(1) })
export const workspaces = z.array(workspace)

export const domain = z.object({
  id: z.string().min(1),
  workspaceId: z.string(),
  sld: z.string().min(1),
  tld: z.string().min(1),
  status: z.enum([
    'draft',
    'pending',
    'active',
    'failed',
    'expired',
    'warning',
    'scheduled_for_deletion',
    'not_paid',
  ]),
  nameservers: z.array(z.string()).default([]),
  forwardToDomain: z.string().nullish(),
})
export type MailforgeDomain = z.infer<typeof domain>
export const domains = z.array(domain)

export const transferAnswer = z.object({ domains, allDomainsAlreadyInWorkspace: z.boolean().optional() })

export const dnsRecord = z.object({
  name: z.string(),
  type: z.string().min(1),
  value: z.string(),
  /** Left out by some answers; then it is taken for the host's own, so that it is kept. */
  editable: z.boolean().default(false),
})
export type MailforgeRecord = z.infer<typeof dnsRecord>
export const dnsRecords = z.array(dnsRecord)

export const credentials = z.object({
  imapHost: z.string().min(1),
  imapPort: z.int(),
  imapUsername: z.string().min(1),
  imapPassword: z.string().min(1),
  smtpHost: z.string().min(1),
  smtpPort: z.int(),
  smtpUsername: z.string().min(1),
  smtpPassword: z.string().min(1),
})
export type MailforgeCredentials = z.infer<typeof credentials>

export const mailbox = z.object({
  id: z.string().min(1),
  email: z.string().min(3),
  domain: z.string().optional(),
  status: z.enum(['draft', 'pending', 'processing', 'active', 'failed', 'scheduled_for_deletion']),
  credentials: credentials.nullish(),
})
export type MailforgeMailbox = z.infer<typeof mailbox>
export const mailboxes = z.array(mailbox)
export const createdMailboxes = z.object({ mailboxes })

export const refusal = z.object({
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
})
