import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { type Build, type BuildDomain, loadBuild } from '#domain/stacks/load-build.ts'
import { recordsSchema } from '#domain/stacks/record-schema.ts'
import type { StackState } from '#domain/stacks/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { WantedDomain } from './compare-domain.ts'
import type { WantedInbox } from './compare-inbox.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Stacks that stand in the world and are in our hands. */
export const comparedStates: readonly StackState[] = ['warming', 'live', 'retiring']

export type ComparedDomain = {
  readonly domain: BuildDomain
  readonly wanted: WantedDomain
  /** Whether it renews by itself, by what was decided for its term; undefined where nothing is. */
  readonly decidedRenewal: boolean | undefined
  readonly inboxes: readonly { readonly inbox: Build['inboxes'][number]; readonly wanted: WantedInbox }[]
}

export interface Comparison {
  readonly id: string
  readonly beganAt: Date
  readonly build: Build
  /** Those not compared yet in this comparison. */
  readonly domains: readonly ComparedDomain[]
}

/** What is wanted of a stack's domains and inboxes, as far as it has been built. */
export async function wantedOf(
  tx: Delivery,
  build: Build,
): Promise<(ComparedDomain & { comparedAt: Date | null })[]> {
  const { assumptions } = capacityPlanSchema.parse(build.stack.plan)
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'desired_records', 'renews', 'forward_to', 'compared_at'])
    .where('stack_id', '=', build.stack.id)
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .select(['id', 'warm_up_limit', 'tracking_host'])
    .where('stack_id', '=', build.stack.id)
    .execute()
  const holds = await tx.db
    .selectFrom('sequencer_holds')
    .select('inbox_id')
    .where('stack_id', '=', build.stack.id)
    .where('inbox_id', 'is not', null)
    .execute()
  // What the client decided for the term, or the plan by which they end, counts before what was accepted of an earlier comparison.
  const decided = await tx.db
    .selectFrom('renewals')
    .select(['domain_id', 'state'])
    .where('stack_id', '=', build.stack.id)
    .where('state', 'in', ['renew', 'drop'])
    .orderBy('expires_at')
    .execute()
  const ended = await tx.db
    .selectFrom('ending_steps')
    .innerJoin('endings', 'endings.id', 'ending_steps.ending_id')
    .select('ending_steps.domain_id')
    .where('endings.engagement_id', '=', build.stack.engagement_id)
    .where('endings.stopped_at', 'is', null)
    .where('ending_steps.kind', '=', 'stop-renewal')
    .where('ending_steps.state', '=', 'done')
    .execute()
  const letGo = new Set(ended.map(({ domain_id }) => domain_id))
  const renewals = new Map(decided.map(({ domain_id, state }) => [domain_id, state === 'renew']))
  const held = new Set(holds.map(({ inbox_id }) => inbox_id))
  return build.domains
    .filter((domain) => domain.registered_at !== null)
    .map((domain) => {
      const more = domains.find(({ id }) => id === domain.id)
      const decidedRenewal = letGo.has(domain.id) ? false : renewals.get(domain.id)
      return {
        domain,
        decidedRenewal,
        comparedAt: more?.compared_at ?? null,
        wanted: {
          name: domain.name,
          expiresAt: domain.expires_at ?? undefined,
          renews: decidedRenewal ?? more?.renews ?? true,
          registrant: domain.registrant_set_at !== null,
          nameServers: domain.delegated_at ? (domain.name_servers ?? undefined) : undefined,
          records: domain.proved_at ? recordsSchema.parse(more?.desired_records ?? []) : undefined,
          forwardTo: domain.forward_set_at
            ? forwardOf(more?.forward_to ?? build.stack.main_domain ?? undefined)
            : undefined,
        },
        inboxes: build.inboxes
          .filter((inbox) => inbox.domain_id === domain.id)
          .map((inbox) => {
            const extra = inboxes.find(({ id }) => id === inbox.id)
            return {
              inbox,
              wanted: {
                id: inbox.id,
                isOpen: inbox.opened_at !== null,
                isHeld: held.has(inbox.id),
                account:
                  !inbox.rests_from &&
                  inbox.connected_at &&
                  inbox.daily_limit !== null &&
                  inbox.warm_up_started_at
                    ? {
                        coldPerDay: inbox.daily_limit,
                        warmUpPerDay: extra?.warm_up_limit ?? assumptions.warmUpPerInboxPerDay.value,
                        trackingHost: extra?.tracking_host ?? undefined,
                      }
                    : undefined,
              },
            }
          }),
      }
    })
}

/** Kept as an empty text where nobody is to be sent anywhere. */
const forwardOf = (kept: string | undefined): string | null | undefined => (kept === '' ? null : kept)

/** Begins a comparison, or goes on with the one that was interrupted; undefined when the stack is not compared. */
export async function openComparison(tx: Delivery, stackId: string): Promise<Comparison | undefined> {
  const build = await loadBuild(tx, stackId)
  if (!build || !comparedStates.includes(build.stack.state as StackState)) return undefined
  if (build.stack.engagement_state === 'ended') return undefined
  const standing = await tx.db
    .selectFrom('comparisons')
    .select(['id', 'began_at'])
    .where('stack_id', '=', stackId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  const { id, began_at } =
    standing ??
    (await tx.db
      .insertInto('comparisons')
      .values({ client_id: build.stack.client_id, stack_id: stackId })
      .returning(['id', 'began_at'])
      .executeTakeFirstOrThrow())
  const wanted = await wantedOf(tx, build)
  return {
    id,
    beganAt: began_at,
    build,
    domains: wanted.filter(({ comparedAt }) => comparedAt === null || comparedAt < began_at),
  }
}
