import { porkbunLimits } from '#vendors/porkbun/limits.ts'
import { porkbunRates } from '#vendors/porkbun/sandbox/rates.ts'

/**
 * What a build must ask of the registrar for one domain: whether it is free and what it costs, the order, a look that it
 * is there, the registrant, a look that the registrant is right, and the name servers. The last is seen in the DNS.
 */
const registrarCalls = { untilDelegated: 4, all: 6 } as const

/**
 * Delays of the stand-ins, in seconds of business time, one after the other: the host provisions a delegated domain, then
 * an inbox; the sequencer switches warm-up on. (`sandbox/domain.ts` and `sandbox/mailbox.ts` of Mailforge, `sandbox/jobs.ts`
 * of Instantly.)
 */
const hostDomainSeconds = 10 * 60
const hostInboxSeconds = 5 * 60
const warmUpJobSeconds = 20

/** The sandbox lets so many requests through at once and so many a second after that. */
const secondsFor = (calls: number): number => Math.max(0, calls - porkbunRates.burst) / porkbunRates.perSecond

/**
 * The least business time in which so many domains can be bought, delegated and warmed, by the published rates of the
 * registrar and the delays of the others alone: the last domain is delegated no sooner than the registrar has taken the
 * calls of all that come before it, and everything else follows one after the other. The other vendors allow far more
 * calls a second than come to them.
 */
export function leastSeconds(domains: number): number {
  const delegated = Math.max(
    secondsFor(domains * registrarCalls.untilDelegated),
    domains / porkbunLimits.createsPerSecond,
    (domains * 10) / porkbunLimits.checksPerTenSeconds,
  )
  return Math.max(
    delegated + hostDomainSeconds + hostInboxSeconds + warmUpJobSeconds,
    secondsFor(domains * registrarCalls.all),
  )
}
