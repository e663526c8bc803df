import type { Blocklists } from '#domain/deliverability/blocklists-port.ts'
import { causeOfHold, withCause } from '#domain/deliverability/hold-cause.ts'
import { lookAtStanding, type StandingLook } from '#domain/deliverability/judge-standing.ts'
import { recordStanding } from '#domain/deliverability/record-standing.ts'
import { readStanding, settleStanding } from '#domain/deliverability/settle-standing.ts'
import type { RecordData } from '#domain/stacks/record-data.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'

type Mode = 'sandbox' | 'live'

const worker = system('check-standing')

/**
 * Looks at every domain of a stack that is due, from the root of the DNS down. What two looks say is confirmed; a look
 * that could not ask says nothing.
 */
export async function checkStanding(
  parts: {
    readonly inPurpose: InPurpose
    readonly resolver: (mode: Mode) => Resolver
    readonly openBlocklists: (mode: Mode, stackId: string) => Blocklists
    readonly openPorts: OpenStackPorts
    readonly log: Log
  },
  stackId: string,
): Promise<void> {
  const { due, now } = await parts.inPurpose('service-delivery', worker, async (tx) => ({
    now: tx.now,
    due: await tx.db
      .selectFrom('domain_standings')
      .innerJoin('domains', 'domains.id', 'domain_standings.domain_id')
      .innerJoin('stacks', 'stacks.id', 'domain_standings.stack_id')
      .select([
        'domains.id',
        'domains.name',
        'domains.desired_records as desired',
        'domain_standings.stack_id as stackId',
        'domain_standings.client_id as clientId',
        'stacks.mode',
        'domain_standings.seen',
      ])
      .where('domain_standings.stack_id', '=', stackId)
      .where('domain_standings.look_at', '<=', tx.now)
      .where('domains.retired_at', 'is', null)
      .where('stacks.state', 'in', ['warming', 'live'])
      .orderBy('domain_standings.look_at')
      .execute(),
  }))
  for (const domain of due) {
    const mode = domain.mode === 'live' ? 'live' : 'sandbox'
    const resolver = parts.resolver(mode)
    const lists = isAsked(domain, now) ? parts.openBlocklists(mode, stackId) : undefined
    // Records that the program itself wrote after it had checked them.
    const desired = (domain.desired ?? []) as readonly RecordData[]
    const seen = await lookAtStanding(resolver, domain.name, desired, lists)
    const look = await explain(parts, { ...domain, mode }, now, seen)
    await parts.inPurpose('service-delivery', worker, async (tx) => {
      const row = await tx.db
        .selectFrom('domain_standings')
        .select('seen')
        .where('domain_id', '=', domain.id)
        .forUpdate()
        .executeTakeFirst()
      if (!row) return
      const before = readStanding(row.seen)
      await recordStanding(tx, domain, before, settleStanding(before, look, tx.now))
      await tx.tell(`stack:${stackId}`)
    })
  }
}

/** Of a delegation that is gone the registrar is asked why. That it could not be asked changes nothing of what was seen. */
async function explain(
  { openPorts, log }: { readonly openPorts: OpenStackPorts; readonly log: Log },
  domain: { readonly name: string; readonly stackId: string; readonly clientId: string; readonly mode: Mode },
  now: Date,
  look: StandingLook,
): Promise<StandingLook> {
  if (look.registry.verdict !== 'fail') return look
  const { name, stackId, clientId, mode } = domain
  try {
    const { registrar } = await openPorts({ stackId, clientId, mode, people: [] })
    return withCause(look, causeOfHold(await registrar.find(name), now))
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    log.warn('look.failed', { stackId, operation: 'check-standing', code: error.fault.code })
    return look
  }
}

/** Lists are asked a few times a day, and again as soon as a listing can be confirmed. */
const listsEveryHours = 6

function isAsked({ seen }: { readonly seen: unknown }, now: Date): boolean {
  const { listing } = readStanding(seen)
  if (!listing?.at || listing.failingSince) return true
  return now.getTime() - Date.parse(listing.at) >= listsEveryHours * 3_600_000
}
