import type { Day } from '#domain/plans/day.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { Personal } from '#policy/personal.ts'
import { type Difference, differences } from './sighting.ts'
import { warmSince } from './warm-since.ts'

/** How the file and the vendors stand to each other in one thing. */
export const standings = {
  matches: 'both agree',
  'only-file': 'only the file says so',
  'only-vendor': 'only the vendor shows it',
  contradicts: 'they contradict each other',
  'not-looked': 'not looked at yet',
} as const
export type Standing = keyof typeof standings

/** One thing held against another, for somebody to decide on. */
export interface Finding {
  readonly about: 'domain' | 'hosting' | 'inbox' | 'sequencer' | 'warm-up' | 'subscription'
  /** A domain, a number, or an inbox’s address. */
  readonly name: string | Personal<'email'>
  readonly standing: Standing
  /** What the file says, and what was seen. */
  readonly claimed: string | null
  readonly seen: string | null
  /** Which of the two counts, or what it means. */
  readonly words: string
  /** What can be left out by a person: something that only a vendor shows. */
  readonly sightingId?: string
  readonly leftOut?: boolean
}

export interface SeenThing {
  readonly id: string
  readonly kind: 'domain' | 'hosted-domain' | 'mailbox' | 'account' | 'subscription'
  readonly ref: string
  readonly domain: string | null
  readonly domainId: string | null
  readonly inboxId: string | null
  readonly state: string
  readonly since: Date | null
  readonly until: Date | null
  readonly differs: string | null
  readonly leftOutAt: Date | null
}

export interface Claims {
  readonly domains: readonly { readonly id: string; readonly name: string }[]
  readonly inboxes: readonly {
    readonly id: string
    readonly address: Personal<'email'>
    readonly claimedWarmSince: Day | null
  }[]
  readonly subscription: string | null
}

/** When each account was last read as a whole; null: never, so that what it does not show says nothing. */
export type Readings = Readonly<Record<'porkbun' | 'mailforge' | 'instantly' | 'stripe', Date | null>>

const day = (at: Date | null): string | null => at && dayOf(at)

/** Everything the file claims of one client beside everything that was seen of it. Pure. */
export function findingsOf(claims: Claims, seen: readonly SeenThing[], read: Readings): Finding[] {
  return [
    ...claims.domains.map((domain) => domainFinding(domain, seen, read)),
    ...claims.domains.map((domain) => hostingFinding(domain, seen, read)),
    ...claims.inboxes.flatMap((inbox) => inboxFindings(inbox, seen, read)),
    ...seen.filter((one) => isUnclaimed(one, claims)).map(unclaimedFinding),
    ...subscriptionFindings(claims.subscription, seen, read),
  ]
}

/**
 * Why there is nothing to accept: no vendor shows anything of the stack that the file speaks of. Undefined where one does, or
 * where an account was not read yet.
 */
export function whyNothingToAccept(findings: readonly Finding[]): string | undefined {
  const ofStack = findings.filter(({ about }) => about !== 'subscription')
  return ofStack.some(({ seen, standing }) => seen !== null || standing === 'not-looked')
    ? undefined
    : 'No vendor shows anything of it, so there is nothing to look after. Connect the accounts that hold it and read them, or end the engagement on the client’s page.'
}

const notLooked = { standing: 'not-looked', seen: null, words: 'The account was not read yet.' } as const

function domainFinding(
  { id, name }: Claims['domains'][number],
  seen: readonly SeenThing[],
  read: Readings,
): Finding {
  const base = { about: 'domain', name, claimed: 'yours' } as const
  const found = seen.find((one) => one.kind === 'domain' && one.domainId === id)
  if (!found)
    return read.porkbun === null
      ? { ...base, ...notLooked }
      : {
          ...base,
          standing: 'only-file',
          seen: null,
          words:
            'It is not in our account at the registrar, so it is renewed and delegated elsewhere. We can’t do it here.',
        }
  if (found.state !== 'active')
    return {
      ...base,
      standing: 'contradicts',
      seen: found.state,
      words: 'The registrar shows it, but not as active: mail to and from it may not work.',
    }
  return {
    ...base,
    standing: 'matches',
    seen: `registered ${day(found.since) ?? ''}, until ${day(found.until) ?? ''}`,
    words: 'The registrar’s days count.',
  }
}

function hostingFinding(
  { id, name }: Claims['domains'][number],
  seen: readonly SeenThing[],
  read: Readings,
): Finding {
  const base = { about: 'hosting', name, claimed: 'hosted' } as const
  const found = seen.find((one) => one.kind === 'hosted-domain' && one.domainId === id)
  if (!found)
    return read.mailforge === null
      ? { ...base, ...notLooked }
      : { ...base, standing: 'only-file', seen: null, words: 'The host does not have it.' }
  return found.state === 'active'
    ? { ...base, standing: 'matches', seen: 'active', words: 'The host runs its zone.' }
    : { ...base, standing: 'contradicts', seen: found.state, words: 'The host has it, but not as active.' }
}

function inboxFindings(
  { id, address, claimedWarmSince }: Claims['inboxes'][number],
  seen: readonly SeenThing[],
  read: Readings,
): Finding[] {
  const mailbox = seen.find((one) => one.kind === 'mailbox' && one.inboxId === id)
  const account = seen.find((one) => one.kind === 'account' && one.inboxId === id)
  const found = (about: Finding['about'], thing: SeenThing | undefined, readAt: Date | null): Finding => {
    const base = { about, name: address, claimed: 'yours' } as const
    if (!thing)
      return readAt === null
        ? { ...base, ...notLooked }
        : {
            ...base,
            standing: 'only-file',
            seen: null,
            words: about === 'inbox' ? 'The host does not have it.' : 'The sequencer does not have it.',
          }
    return thing.state === 'active'
      ? { ...base, standing: 'matches', seen: 'active', words: 'It is there and works.' }
      : {
          ...base,
          standing: 'contradicts',
          seen: thing.state,
          words: 'It is there, but does not work as it is.',
        }
  }
  const warm = warmFinding(address, claimedWarmSince, account, read)
  return [found('inbox', mailbox, read.mailforge), found('sequencer', account, read.instantly), ...warm]
}

function warmFinding(
  name: Personal<'email'>,
  claimed: Day | null,
  account: SeenThing | undefined,
  read: Readings,
): Finding[] {
  const seen = account?.since ?? null
  if (claimed === null && seen === null) return []
  const base = { about: 'warm-up', name, claimed, seen: day(seen) } as const
  if (read.instantly === null) return [{ ...base, ...notLooked }]
  if (seen === null)
    return [
      {
        ...base,
        standing: 'only-file',
        words: 'Nothing of a warm-up was seen: the file’s day counts, as a claim.',
      },
    ]
  if (claimed === null)
    return [{ ...base, standing: 'matches', words: 'The file names no day: the day that was seen counts.' }]
  if (claimed === day(seen)) return [{ ...base, standing: 'matches', words: 'The day that was seen counts.' }]
  const { source } = warmSince(claimed, seen)
  return [
    {
      ...base,
      standing: 'contradicts',
      words: `The later day counts, which is ${source === 'seen' ? 'what was seen' : 'the file’s'}.`,
    },
  ]
}

/** An inbox on a domain of theirs that the file does not name, or a subscription charged to their contact. */
function isUnclaimed(one: SeenThing, claims: Claims): boolean {
  if (one.kind === 'mailbox' || one.kind === 'account') return one.inboxId === null
  return one.kind === 'subscription' && claims.subscription === null && isRunning(one)
}

const isRunning = ({ state }: SeenThing): boolean => !['canceled', 'incomplete-expired'].includes(state)

function unclaimedFinding(one: SeenThing): Finding {
  const left = { sightingId: one.id, leftOut: one.leftOutAt !== null }
  if (one.kind === 'subscription')
    return {
      about: 'subscription',
      name: one.ref,
      standing: 'only-vendor',
      claimed: null,
      seen: one.state,
      words: 'It is charged to the contact’s address. Name it in the file to take it in, or leave it out.',
      ...left,
    }
  return {
    about: one.kind === 'mailbox' ? 'inbox' : 'sequencer',
    name: `one at ${one.domain ?? ''}`,
    standing: 'only-vendor',
    claimed: null,
    seen: one.kind === 'mailbox' ? `${one.state}, number ${one.ref}` : one.state,
    words:
      'The file does not name it, so its address is not kept. Add it to the file and bring that in again, or leave it out.',
    ...left,
  }
}

function subscriptionFindings(claimed: string | null, seen: readonly SeenThing[], read: Readings): Finding[] {
  if (claimed === null) return []
  const base = { about: 'subscription', name: claimed, claimed } as const
  const found = seen.find((one) => one.kind === 'subscription' && one.ref === claimed)
  if (!found)
    return read.stripe === null
      ? [{ ...base, ...notLooked }]
      : [{ ...base, standing: 'only-file', seen: null, words: 'Stripe does not know it.' }]
  const { state, differs } = found
  if (differs !== null)
    return [{ ...base, standing: 'contradicts', seen: state, words: differences[differs as Difference] }]
  if (!isRunning(found))
    return [
      {
        ...base,
        standing: 'contradicts',
        seen: state,
        words: 'It does not run any more: nothing is charged.',
      },
    ]
  return [
    {
      ...base,
      standing: 'matches',
      seen: `${state}, paid until ${day(found.until) ?? ''}`,
      words: 'It is charged to the contact’s address.',
    },
  ]
}

/** What keeps a client from being accepted: something not looked at, or something nobody has decided on. */
export function openFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ standing, leftOut }) => standing === 'not-looked' || (standing === 'only-vendor' && leftOut !== true),
  )
}

/** How much of a client was found, in one line of a list. */
export interface Tally {
  /** What the file and the vendors were held against each other in; warm-ups and what was left out stand aside. */
  readonly things: number
  readonly agree: number
  readonly notLooked: number
  /** Only a vendor shows it, and nobody has decided on it. */
  readonly undecided: number
  /** Only the file says it, or they contradict each other. */
  readonly differ: number
  /** Everything agrees, so that it can be accepted without looking at each thing. */
  readonly isComplete: boolean
}

/** Counts what was found. Of a warm-up the later day counts by a rule, so that nobody decides on it. Pure. */
export function tallyOf(findings: readonly Finding[]): Tally {
  const held = findings.filter(({ about, leftOut }) => about !== 'warm-up' && leftOut !== true)
  const count = (...of: Standing[]) => held.filter(({ standing }) => of.includes(standing)).length
  const agree = count('matches')
  return {
    things: held.length,
    agree,
    notLooked: count('not-looked'),
    undecided: count('only-vendor'),
    differ: count('only-file', 'contradicts'),
    isComplete:
      agree === held.length &&
      openFindings(findings).length === 0 &&
      whyNothingToAccept(findings) === undefined,
  }
}
