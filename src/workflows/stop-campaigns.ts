import { bouncingDomains } from '#domain/care/bouncing-domains.ts'
import { askForCleanList, type BouncingDomain, judgedFrom, stopCampaign } from '#domain/care/stop-campaign.ts'
import { judgeBounces } from '#domain/deliverability/health-rules.ts'
import type { Limits } from '#domain/deliverability/thresholds.ts'
import type { Sequencer } from '#domain/stacks/sequencer-port.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { utcDay } from '#domain/stacks/utc-day.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'
import type { Personal } from '#policy/personal.ts'
import { eachByItself } from './each-by-itself.ts'

const worker = system('stop-campaigns')

type Bouncing = NonNullable<Awaited<ReturnType<typeof bouncingDomains>>>

interface Parts {
  readonly inPurpose: InPurpose
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

/**
 * A list with too many bad addresses stops its campaign, not the inboxes: of each domain that bounces too much the sequencer
 * is asked which campaigns its inboxes send for and what each of them sent, and the bad ones are paused. Names, texts and
 * contacts of a campaign are never read. Where none can be told to be the one a person is asked.
 */
export async function stopCampaigns(parts: Parts, stackId: string): Promise<void> {
  const found = await parts.inPurpose('service-delivery', worker, (tx) => bouncingDomains(tx, stackId))
  if (!found) return
  const { stack, limits } = found
  const failures = await eachByItself(found.domains, (domain) => stopOf(parts, { stack, limits }, domain), {
    log: parts.log,
    operation: 'stop-campaigns',
    stackOf: () => stackId,
  })
  // The job tries again what failed, once every other domain was looked at.
  if (failures.length > 0) throw failures[0]
}

async function stopOf(
  parts: Parts,
  { stack, limits }: Pick<Bouncing, 'stack' | 'limits'>,
  domain: Bouncing['domains'][number],
): Promise<void> {
  try {
    const { sequencer } = await parts.openPorts({
      stackId: stack.id,
      clientId: stack.clientId,
      mode: stack.mode,
      people: domain.people,
    })
    const refs = await campaignsOf(sequencer, domain.addresses)
    let stopped = false
    for (const campaignRef of refs)
      if (await judge(parts, sequencer, { stack, domain, limits, campaignRef })) stopped = true
    if (!stopped)
      await ask(
        parts,
        stack,
        domain,
        'No campaign that its inboxes send for now is above the threshold by itself; look at those that have ended.',
      )
  } catch (error) {
    // A key without the scopes for campaigns stays without them.
    if (!(error instanceof VendorError) || error.failure !== 'unauthorised') throw error
    parts.log.warn('pause.failed', {
      stackId: stack.id,
      operation: 'stop-campaigns',
      code: error.fault.code,
    })
    await ask(
      parts,
      stack,
      domain,
      'The key of the sequencer may not read or pause campaigns, so pause the one there by hand.',
    )
  }
}

async function campaignsOf(
  sequencer: Sequencer,
  addresses: readonly Personal<'email'>[],
): Promise<ReadonlySet<string>> {
  const refs = new Set<string>()
  for (const address of addresses) for (const ref of await sequencer.campaignsOf(address)) refs.add(ref)
  return refs
}

/** @returns whether the campaign is one of those that bounce, paused now or before */
async function judge(
  parts: Parts,
  sequencer: Sequencer,
  about: {
    readonly stack: { readonly id: string; readonly clientId: string }
    readonly domain: BouncingDomain
    readonly limits: Limits
    readonly campaignRef: string
  },
): Promise<boolean> {
  const { stack, domain, limits, campaignRef } = about
  const { from, to } = await parts.inPurpose('service-delivery', worker, async (tx) => ({
    from: await judgedFrom(tx, stack.id, campaignRef),
    to: utcDay(tx.now),
  }))
  const counts = await sequencer.campaignCounts(campaignRef, from, to)
  if (!counts) return false
  const finding = judgeBounces('campaign', counts.sentCount, counts.bouncedCount, limits)
  if (finding?.remedy !== 'pause-campaign') return false
  await parts.inPurpose('service-delivery', worker, (tx) =>
    stopCampaign(tx, stack, domain, counts, { from, limits }),
  )
  return true
}

const ask = (
  parts: Parts,
  stack: { readonly id: string; readonly clientId: string },
  domain: BouncingDomain,
  why: string,
): Promise<void> =>
  parts.inPurpose('service-delivery', worker, (tx) => askForCleanList(tx, stack, domain, why))
