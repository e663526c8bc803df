import { z } from 'zod'
import { type Secret, secret } from './secret.ts'

/** What a start can run: the pages, the jobs, and the servers that stand in for the vendors. */
export const processKinds = ['web', 'worker', 'sandbox'] as const
export type ProcessKind = (typeof processKinds)[number]

const port = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be between 1 and 65535')
  .max(65_535, 'must be between 1 and 65535')

const address = z.email('must be an e-mail address')

const processes = z.string().transform((text, context): readonly ProcessKind[] => {
  if (text === 'all') return processKinds
  const named = text.split(',').map((name) => name.trim())
  const known = processKinds.filter((kind) => named.includes(kind))
  if (known.length === named.length) return known
  context.addIssue('must be all, or some of web, worker and sandbox with commas between')
  return z.NEVER
})

const databaseUrl = z.string().transform((text, context): Secret => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return secret(text)
  context.addIssue('must look like postgresql://user:password@host:5432/database')
  return z.NEVER
})

/** Between this machine and itself there is no network to listen on. */
const thisMachine = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

const publicUrl = z.string().transform((text, context): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    context.addIssue('must be an origin such as https://segmento.example, without a path')
  else if (url.protocol === 'http:' && !thisMachine.test(url.hostname))
    context.addIssue(
      'must begin with https:// at any address but this machine itself, as the privacy policy promises: links that sign people in would be open to read',
    )
  else return url
  return z.NEVER
})

const httpsOrigin = z.string().transform((text, context): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' && url.pathname === '/' && !url.search && !url.hash) return url
  context.addIssue('must be an origin such as https://s3.example.com, without a path')
  return z.NEVER
})

const domainNames = z.string().transform((text, context): readonly string[] => {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  if (names.every((name) => /^([a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}$/.test(name))) return names
  context.addIssue('must be names of DNS zones with commas between, such as dbl.example')
  return z.NEVER
})

/**
 * Every setting, by its name in the environment. `.env.example` explains them in this order, and a test
 * holds the two together.
 */
export const settings = z.strictObject({
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: databaseUrl.optional(),
  SANDBOX_DATABASE_URL: databaseUrl.optional(),
  DATABASE_ROLE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be lower-case letters, digits and _, at most 31, a letter first')
    .default('segmento'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: z.coerce
    .number('must be how many proxies of yours stand in front, such as 1')
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(9, 'must be 9 at most')
    .default(0),
  PROCESSES: processes.default(processKinds),
  SANDBOX_PORT: port.optional(),
  MASTER_KEY_FILE: z.string().optional(),
  CONTROLLER_NAME: z.string().max(200, 'must be 200 characters at most').default('Segmento'),
  CONTACT_ADDRESS: address.default('team@segmento.co'),
  SMTP_HOST: z.string().optional(),
  SMTP_PORT: port.default(465),
  SMTP_USERNAME: z.string().optional(),
  SMTP_PASSWORD: z.string().transform(secret).optional(),
  SMTP_FROM: address.optional(),
  DOMAIN_BLOCKLISTS: domainNames.default([]),
  BACKUP_TO: z.string().optional(),
  BACKUP_EVERY_HOURS: z.coerce
    .number('must be a number of hours, such as 24')
    .int('must be a whole number')
    .min(1, 'must be 1 at least')
    .max(168, 'must be 168 (a week) at most')
    .optional(),
  BACKUP_STORE_ENDPOINT: httpsOrigin.optional(),
  BACKUP_STORE_REGION: z.string().default('us-east-1'),
  BACKUP_STORE_KEY_ID: z.string().optional(),
  BACKUP_STORE_SECRET_KEY: z.string().transform(secret).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
})

export type Settings = z.output<typeof settings>
export type SettingName = keyof Settings

export const settingNames = Object.keys(settings.shape) as readonly SettingName[]
