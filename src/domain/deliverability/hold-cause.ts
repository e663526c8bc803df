import type { OwnedDomain } from '#domain/stacks/registrar-port.ts'
import type { StandingLook } from './judge-standing.ts'

/** Why a domain may not be delegated, as its registrar sees it. */
const causes = {
  suspended: {
    words: 'the registrar has suspended it',
    next: 'A registrar suspends what its registrant did not confirm within 15 days, and what somebody reported as abuse. Have its mail sent again and the client confirm it, or answer the registrar; the domain comes back by itself.',
  },
  ended: {
    words: 'its registration has ended',
    next: 'Renew it at the registrar while that is still possible, and see on the renewals page why it was let go.',
  },
  elsewhere: {
    words: 'it is in no account of ours at the registrar',
    next: 'Ask the client whether it was moved, and the registrar to whom.',
  },
  unclear: {
    words: 'the registrar shows it as neither active nor suspended',
    next: 'Look at the domain on the registrar’s website: an expired registration, a transfer or a lock shows there.',
  },
  active: {
    words: 'the registrar shows it as active',
    next: 'Its name servers are missing at the registry, or the registry itself holds it (serverHold): ask the registrar which.',
  },
} as const
export type HoldCause = keyof typeof causes

export function causeOfHold(owned: OwnedDomain | undefined, now: Date): HoldCause {
  if (!owned) return 'elsewhere'
  if (owned.expiresAt <= now) return 'ended'
  return owned.state === 'other' ? 'unclear' : owned.state
}

/** The look with what the registrar says of a delegation that is gone. */
export function withCause(look: StandingLook, cause: HoldCause): StandingLook {
  const { verdict, words } = look.registry
  return { ...look, registry: { verdict, words: `${words}; ${causes[cause].words}` } }
}

/** What to do about a fault that names its cause; undefined where the registrar could not be asked. */
export function nextStepOfHold(faults: readonly string[]): string | undefined {
  const known = Object.values(causes).find(({ words }) => faults.some((fault) => fault.endsWith(words)))
  return known?.next
}
