import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Secret } from './secret.ts'
import { type ProcessKind, type SettingName, type Settings, settings } from './settings.ts'
import { StartRefusal } from './start-refusal.ts'
import { findUnknown, meant } from './unknown-settings.ts'

/** The checked configuration. Paths are absolute. */
export interface Config {
  /** A made-up year in a data folder of its own, asked for with `--demo`. */
  readonly demo: boolean
  readonly dataDir: string
  /** Absent: the embedded server in `dataDir`. */
  readonly databaseUrl: Secret | undefined
  readonly sandboxDatabaseUrl: Secret | undefined
  readonly databaseRolePrefix: string
  readonly host: string
  readonly port: number
  /** Zones of domain blocklists that live domains are looked up in; none unless their terms allow it. */
  readonly domainBlocklists: readonly string[]
  /** The first port of the sandbox world's block; its size is `sandboxPortCount`. */
  readonly sandboxPort: number
  /** The origin that people's browsers and vendors' webhooks use. */
  readonly publicUrl: URL
  readonly trustedProxies: number
  readonly processes: readonly ProcessKind[]
  readonly masterKeyFile: string
  /** Who answers for the data, as the policy names them. */
  readonly controllerName: string
  readonly contactAddress: string
  /** The live account for operational mail; absent, mail goes to the sandbox's server only. */
  readonly smtp: SmtpSettings | undefined
  /** Absent: no backup is made by itself, and the command asks for a place. */
  readonly backup: BackupSettings | undefined
  readonly logLevel: Settings['LOG_LEVEL']
}

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: Secret
  readonly from: string
}

/** Where backups go. */
export type BackupPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      /** What names in the bucket begin with; empty or with a slash at its end. */
      readonly prefix: string
      readonly endpoint: URL
      readonly region: string
      readonly keyId: string
      readonly secretKey: Secret
    }

export interface BackupSettings {
  readonly place: BackupPlace
  /** Absent: only the command makes them. */
  readonly everyHours: number | undefined
}

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment, over the `.env` file in `folder` if there is one. Of the command line `--demo` asks for the
 * demo, and the first other argument, if any, is PROCESSES. Touches nothing.
 * @throws StartRefusal for the first setting that is invalid or unknown
 */
export function readConfig(input: {
  environment: Variables
  folder: string
  arguments: readonly string[]
}): Config {
  const file = readEnvFile(join(input.folder, '.env'))
  refuseUnknown(file, input.environment)
  const demo = input.arguments.includes(demoArgument)
  const named = input.arguments.filter((argument) => argument !== demoArgument)
  refuseArguments(named.slice(1))
  const [chosen] = named
  const given = { ...file, ...ours(input.environment), ...(chosen ? { PROCESSES: chosen } : {}) }
  const parsed = settings.safeParse(withValue(given))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(String(issue?.path[0]), issue?.message ?? 'is invalid')
  }
  if (demo) refuseBesideDemo(withValue(given))
  return fromSettings(parsed.data, input.folder, demo)
}

const demoArgument = '--demo'

/** What would let a demo reach real data, or real people. */
const neverInDemo = [
  'DATABASE_URL',
  'SANDBOX_DATABASE_URL',
  'MASTER_KEY_FILE',
  'SMTP_HOST',
  'SMTP_USERNAME',
  'SMTP_PASSWORD',
  'SMTP_FROM',
] as const satisfies readonly SettingName[]

function refuseBesideDemo(given: Variables): void {
  const name = neverInDemo.find((one) => given[one] !== undefined)
  if (name === undefined) return
  throw new StartRefusal({
    setting: name,
    sentence: 'is set, and a demo stands beside nothing real: its data, its key and its mail are its own',
    remedy: `Leave it out for the demo: ${name}= npm start -- --demo`,
  })
}

function fromSettings(read: Settings, folder: string, demo: boolean): Config {
  const dataDir = resolve(folder, demo ? `${read.DATA_DIR}-demo` : read.DATA_DIR)
  return {
    demo,
    dataDir,
    databaseUrl: read.DATABASE_URL,
    sandboxDatabaseUrl: read.SANDBOX_DATABASE_URL,
    databaseRolePrefix: read.DATABASE_ROLE_PREFIX,
    host: read.HOST,
    port: read.PORT,
    domainBlocklists: read.DOMAIN_BLOCKLISTS,
    sandboxPort: read.SANDBOX_PORT ?? read.PORT + 1,
    publicUrl: read.PUBLIC_URL ?? new URL(`http://localhost:${read.PORT}`),
    trustedProxies: read.TRUST_PROXY,
    processes: read.PROCESSES,
    masterKeyFile: resolve(folder, read.MASTER_KEY_FILE ?? join(dataDir, 'master.key')),
    controllerName: read.CONTROLLER_NAME,
    contactAddress: read.CONTACT_ADDRESS,
    smtp: smtpSettings(read),
    backup: backupSettings(read, folder),
    logLevel: read.LOG_LEVEL,
  }
}

function smtpSettings(read: Settings): SmtpSettings | undefined {
  const { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password, SMTP_FROM: from } = read
  if (host && username && password && from) return { host, port: read.SMTP_PORT, username, password, from }
  const given = { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password, SMTP_FROM: from }
  const missing = Object.entries(given).find(([, value]) => value === undefined)
  if (missing && Object.values(given).some((value) => value !== undefined))
    throw invalid(missing[0], 'must be set too once another SMTP setting is')
  return undefined
}

function backupSettings(read: Settings, folder: string): BackupSettings | undefined {
  const { BACKUP_TO: to, BACKUP_EVERY_HOURS: everyHours } = read
  if (to === undefined) {
    if (everyHours !== undefined)
      throw invalid('BACKUP_TO', 'must be set once BACKUP_EVERY_HOURS is: backups need a place')
    return undefined
  }
  const store = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(to)
  if (!store) {
    if (/^[a-z0-9+.-]+:\/\//i.test(to))
      throw invalid('BACKUP_TO', 'must be a folder, or a bucket such as s3://backups/segmento')
    return { place: { kind: 'folder', folder: resolve(folder, to) }, everyHours }
  }
  const [, bucket = '', under = ''] = store
  const {
    BACKUP_STORE_KEY_ID: keyId,
    BACKUP_STORE_SECRET_KEY: secretKey,
    BACKUP_STORE_ENDPOINT: endpoint,
  } = read
  const missing = Object.entries({
    BACKUP_STORE_ENDPOINT: endpoint,
    BACKUP_STORE_KEY_ID: keyId,
    BACKUP_STORE_SECRET_KEY: secretKey,
  }).find(([, value]) => value === undefined)
  if (!endpoint || !keyId || !secretKey)
    throw invalid(missing?.[0] ?? 'BACKUP_TO', 'must be set when BACKUP_TO is a bucket')
  const prefix = under === '' ? '' : `${under}/`
  const place = {
    kind: 's3',
    bucket,
    prefix,
    endpoint,
    region: read.BACKUP_STORE_REGION,
    keyId,
    secretKey,
  } as const
  return { place, everyHours }
}

function ours(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => Object.hasOwn(settings.shape, name)))
}

/** An empty setting counts as unset, so that the environment can take back what `.env` sets. */
function withValue(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
}

function readEnvFile(file: string): Variables {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    const sentence = `the file ${file} cannot be read`
    throw new StartRefusal({ setting: '.env', sentence, remedy: 'Make it readable, or remove it' }, { cause })
  }
  return parseEnv(text)
}

function refuseUnknown(file: Variables, environment: Variables): void {
  const [name] = findUnknown(Object.keys(file), Object.keys(environment))
  if (name === undefined) return
  const instead = meant(name)
  throw new StartRefusal({
    setting: name,
    sentence: `is not a setting of Segmento${instead ? ` (did you mean ${instead}?)` : ''}`,
    remedy: 'Correct or remove it; .env.example explains every setting',
  })
}

function refuseArguments(extra: readonly string[]): void {
  if (extra.length === 0) return
  throw invalid('PROCESSES', 'is the only argument; several processes are joined by commas, as in web,worker')
}

function invalid(setting: string, complaint: string): StartRefusal {
  return new StartRefusal({ setting, sentence: complaint, remedy: '.env.example explains every setting' })
}
