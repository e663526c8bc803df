import { z } from 'zod'
import { recordSchema } from '#domain/stacks/record-schema.ts'

const nameServers = z.strictObject({ nameServers: z.array(z.string()) })
const on = z.strictObject({ on: z.boolean() })

/**
 * What is compared, and in which shape both sides are kept. Nothing personal: of a registrant the names of the fields
 * that differ, of an inbox its id beside it.
 */
export const valueSchemas = {
  registration: z.strictObject({ state: z.enum(['active', 'suspended', 'other', 'absent']) }),
  expiry: z.strictObject({ expiresAt: z.iso.datetime() }),
  'name-servers': nameServers,
  delegation: nameServers,
  registrant: z.strictObject({ differing: z.array(z.string()) }),
  'auto-renew': on,
  /** All records in one place of the zone; none wanted is one too many, none found is a missing one. */
  record: z.strictObject({ records: z.array(recordSchema) }),
  forward: z.strictObject({ to: z.string().nullable() }),
  mailbox: z.strictObject({ state: z.enum(['active', 'pending', 'failed', 'ended', 'absent']) }),
  account: z.strictObject({
    state: z.enum(['active', 'paused', 'maintenance', 'disconnected', 'soft-bouncing', 'failing', 'absent']),
  }),
  limits: z.strictObject({ coldPerDay: z.int(), warmUpPerDay: z.int() }),
  'warm-up': on,
  tracking: z.strictObject({ host: z.string().nullable() }),
} as const
export type DifferenceKind = keyof typeof valueSchemas
export type ValueOf<K extends DifferenceKind> = z.infer<(typeof valueSchemas)[K]>

export interface KindRule {
  readonly words: string
  readonly seenAt: 'the registrar' | 'the registry' | 'the DNS' | 'the host' | 'the sequencer'
  /** `write`: the program writes what is wanted · `rebuild`: the build makes it anew · else why no call mends it. */
  readonly mend: 'write' | 'rebuild' | { readonly no: string }
  /** Whether what was found may become what is wanted, else why not. */
  readonly accept: 'yes' | { readonly no: string }
}

const byHand = (what: string) => ({ no: `No call of the registrar does it: ${what}` }) as const
const fault = { no: 'This is a fault and can’t be what is wanted.' } as const

export const kindRules: Readonly<Record<DifferenceKind, KindRule>> = {
  registration: {
    words: 'the domain in the account',
    seenAt: 'the registrar',
    mend: byHand('look at the domain on the registrar’s website, or replace the domain.'),
    accept: { no: 'A stack can’t do without a domain; replace the domain instead.' },
  },
  expiry: {
    words: 'the day the registration ends',
    seenAt: 'the registrar',
    mend: byHand(
      'a registration is not made longer to mend a difference; renewing is decided with the money.',
    ),
    accept: 'yes',
  },
  'name-servers': {
    words: 'the name servers set at the registrar',
    seenAt: 'the registrar',
    mend: 'write',
    accept: 'yes',
  },
  delegation: {
    words: 'the name servers that the parent zone names',
    seenAt: 'the registry',
    mend: 'write',
    accept: { no: 'The registrar says otherwise; one of both is wrong.' },
  },
  registrant: {
    words: 'the registrant',
    seenAt: 'the registrar',
    mend: 'write',
    accept: {
      no: 'Whom a domain is registered to is the client’s word: they correct it in the intake, and then both are the same.',
    },
  },
  'auto-renew': { words: 'the renewal by itself', seenAt: 'the registrar', mend: 'write', accept: 'yes' },
  record: { words: 'a record', seenAt: 'the DNS', mend: 'write', accept: 'yes' },
  forward: { words: 'where visitors are sent', seenAt: 'the host', mend: 'write', accept: 'yes' },
  mailbox: { words: 'the mailbox', seenAt: 'the host', mend: 'rebuild', accept: fault },
  account: { words: 'the inbox at the sequencer', seenAt: 'the sequencer', mend: 'rebuild', accept: fault },
  limits: { words: 'the daily limits', seenAt: 'the sequencer', mend: 'write', accept: 'yes' },
  'warm-up': { words: 'the warm-up', seenAt: 'the sequencer', mend: 'write', accept: fault },
  tracking: { words: 'the host of tracked links', seenAt: 'the sequencer', mend: 'write', accept: 'yes' },
}

/** A stored value of this kind, checked. */
export function sideOf<K extends DifferenceKind>(kind: K, stored: unknown): ValueOf<K> {
  return valueSchemas[kind].parse(stored) as ValueOf<K>
}
