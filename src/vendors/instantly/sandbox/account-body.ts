import { z } from 'zod'

const warmUp = z.strictObject({
  limit: z.number().optional(),
  increment: z.enum(['disabled', '0', '1', '2', '3', '4']).optional(),
  reply_rate: z.number().optional(),
  warmup_custom_ftag: z.string().optional(),
  advanced: z
    .strictObject({
      warm_ctd: z.boolean().optional(),
      open_rate: z.number().optional(),
      important_rate: z.number().optional(),
      read_emulation: z.boolean().optional(),
      spam_save_rate: z.number().optional(),
      weekday_only: z.boolean().optional(),
    })
    .optional(),
})

const settings = {
  warmup: warmUp.optional(),
  daily_limit: z.number().nullish(),
  tracking_domain_name: z.string().nullish(),
  tracking_domain_status: z.string().nullish(),
  enable_slow_ramp: z.boolean().nullish(),
  inbox_placement_test_limit: z.number().min(0).nullish(),
  sending_gap: z.number().min(0).max(1440).optional(),
  signature: z.string().nullish(),
  skip_cname_check: z.boolean().optional(),
}

/** POST /accounts as published: nothing beyond these, all of the login required. */
export const newAccount = z.strictObject({
  ...settings,
  email: z.email(),
  first_name: z.string(),
  last_name: z.string(),
  provider_code: z.literal([1, 2, 3, 4, 8, 11]),
  reply_to: z.string().optional(),
  imap_username: z.string(),
  imap_password: z.string(),
  imap_host: z.string(),
  imap_port: z.number(),
  smtp_username: z.string(),
  smtp_password: z.string(),
  smtp_host: z.string(),
  smtp_port: z.number(),
  warmup_custom_ftag: z.string().optional(),
})

/** PATCH /accounts/{email} as published: logins cannot be changed. */
export const accountChange = z.strictObject({
  ...settings,
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  reply_to: z.email().nullish(),
  remove_tracking_domain: z.boolean().optional(),
})
export type AccountChange = z.infer<typeof accountChange>

export const someEmails = z.object({
  emails: z.array(z.string()).max(100).optional(),
  include_all_emails: z.boolean().optional(),
  excluded_emails: z.array(z.string()).max(100).optional(),
  filter: z.unknown().optional(),
  search: z.string().optional(),
})
