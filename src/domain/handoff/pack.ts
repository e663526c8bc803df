import { z } from 'zod'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import { assetSchema } from './assets.ts'
import { costTableSchema } from './costs.ts'
import { packEvidenceSchema } from './pack-evidence.ts'
import { renewalSchema } from './renewals.ts'

/** What is looked at once more before a stack is given away. */
export const checkKinds = {
  registration: 'registered and active',
  registrant: 'you are the registrant',
  delegation: 'delegated as set up',
  zone: 'records as set up',
  proof: 'a message arrived and passed',
  sequencer: 'connected to the sequencer',
} as const
export type CheckKind = keyof typeof checkKinds

const checkSchema = z.strictObject({
  kind: z.enum(Object.keys(checkKinds) as [CheckKind, ...CheckKind[]]),
  /** The domain it is about, by name. */
  domain: z.string(),
  /** Set for what is about one inbox. */
  inboxId: z.uuid().nullable(),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  /** What was seen; never of people. */
  words: z.string(),
  at: z.iso.datetime(),
})
export type Check = z.infer<typeof checkSchema>

const packDomainSchema = z.strictObject({
  name: z.string(),
  registeredAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  /** When the registrant was read back as the client; null while it could not be. */
  registrantProvenAt: z.iso.datetime().nullable(),
  nameServers: z.array(z.string()),
  /** As answered from outside, by following the delegation. */
  records: recordsSchema,
  /** As set up. */
  desired: recordsSchema,
  readAt: z.iso.datetime(),
})
export type PackDomain = z.infer<typeof packDomainSchema>

/** An inbox by its id: its address and its sender's name are read where the pack is shown. */
const packInboxSchema = z.strictObject({
  inboxId: z.uuid(),
  domain: z.string(),
  imapHost: z.string(),
  imapPort: z.int(),
  smtpHost: z.string(),
  smtpPort: z.int(),
  coldPerDay: z.int(),
  warmUpPerDay: z.int(),
})
export type PackInbox = z.infer<typeof packInboxSchema>

/**
 * What is handed over, as it was found when it was prepared: no credentials and nothing personal. `checking` waits
 * for its look; `failed` and `unknown` say by their checks why it can't be given yet, `unknown` is looked at again.
 */
export const packSchema = z.strictObject({
  version: z.literal(1),
  state: z.enum(['checking', 'ready', 'failed', 'unknown']),
  checkedAt: z.iso.datetime().nullable(),
  looks: z.int(),
  checks: z.array(checkSchema),
  domains: z.array(packDomainSchema),
  inboxes: z.array(packInboxSchema),
  renewals: z.array(renewalSchema),
  costs: costTableSchema,
  assets: z.array(assetSchema),
  /** Added once the pack was given and the ledger has sealed it. */
  evidence: packEvidenceSchema.nullable().default(null),
})
export type Pack = z.infer<typeof packSchema>

export const emptyPack: Pack = {
  version: 1,
  state: 'checking',
  checkedAt: null,
  looks: 0,
  checks: [],
  domains: [],
  inboxes: [],
  renewals: [],
  costs: { rows: [], monthlyCents: 0, yearlyCents: 0, wholeYearCents: 0 },
  assets: [],
  evidence: null,
}

/** One failure keeps the pack back; so does what could not be seen, but that is looked at again. */
export function stateOfChecks(checks: readonly Check[]): Exclude<Pack['state'], 'checking'> {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed'
  return checks.length === 0 || checks.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ready'
}
