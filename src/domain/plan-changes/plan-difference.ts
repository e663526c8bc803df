import { z } from 'zod'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { addDays, type Day, daySchema } from '#domain/plans/day.ts'
import type { DomainNow, InboxNow } from './stack-now.ts'

/** How a change differs from the stack as it stands; stored with it and shown as it is. Ids only, nobody's name. */
export const differenceSchema = z.strictObject({
  newDomains: z.int(),
  /** Inboxes on each new domain, the last ones maybe fewer. */
  inboxesOnNew: z.array(z.int()),
  /** Places on domains that stand already. */
  onStanding: z.array(z.strictObject({ domain: z.string(), inboxes: z.int() })),
  newActive: z.int(),
  newReserve: z.int(),
  keptDomains: z.int(),
  keptInboxes: z.int(),
  /** Of the reserve, warm already: they send from the first day on. */
  promoted: z.array(z.string()),
  /** Active ones that go into the reserve. */
  demoted: z.array(z.string()),
  restingDomains: z.array(z.string()),
  restingInboxes: z.array(z.string()),
  /** When what is retired sends its last message, unless what replaces it is ready later. */
  restsOn: daySchema.nullable(),
  firstColdOn: daySchema.nullable(),
  fullVolumeOn: daySchema.nullable(),
})
export type PlanDifference = z.infer<typeof differenceSchema>

export type DifferenceOutcome =
  | { readonly kind: 'differs'; readonly difference: PlanDifference }
  | { readonly kind: 'same' }

interface Dates {
  readonly firstColdOn: Day
  readonly fullVolumeOn: Day
}

/** The days of the plan's first wave: what is added now starts with it. */
export function datesOf(plan: CapacityPlan): Dates {
  const dayOf = (kind: string) => plan.milestones.find((one) => one.kind === kind && one.wave === 1)?.day
  const start = plan.request.startDay
  return {
    firstColdOn: dayOf('first-cold-send') ?? addDays(start, 28),
    fullVolumeOn: dayOf('full-volume') ?? addDays(start, 42),
  }
}

/**
 * From the stack as it stands to the size of a plan. Free places on standing domains are filled first, warm inboxes of
 * the reserve are promoted at once, and what goes is taken from the reserve and from the last domains. A domain that is being
 * replaced counts by what takes its place, and one that may be is left to that: nothing is added to it.
 * @param restsOn when what is retired stops: the end of the period that is paid
 */
export function differenceTo(
  standing: readonly DomainNow[],
  plan: CapacityPlan,
  restsOn: Day,
): DifferenceOutcome {
  const now = standing.filter(({ replacement }) => replacement !== 'approved')
  const all = now.flatMap(({ inboxes }) => inboxes)
  const { size, assumptions } = plan
  const perDomain = assumptions.inboxesPerDomain.value
  const missing = size.inboxes - all.length
  const goes = missing < 0 ? inboxesToRetire(now, -missing, size.reserveInboxes) : []
  const going = new Set(goes.map(({ id }) => id))
  const stays = all.filter(({ id }) => !going.has(id))
  const active = stays.filter(({ reserve }) => !reserve)
  const warm = stays.filter(({ reserve, isWarm }) => reserve && isWarm)
  const wanted = size.activeInboxes - active.length
  const promoted = wanted > 0 ? warm.slice(0, wanted) : []
  const demoted = wanted < 0 ? active.slice(wanted) : []
  const added = Math.max(0, missing)
  const newActive = Math.min(added, Math.max(0, wanted - promoted.length))
  const onStanding: { domain: string; inboxes: number }[] = []
  let left = added
  for (const { name, inboxes, replacement } of now) {
    const places = replacement ? 0 : Math.min(left, Math.max(0, perDomain - inboxes.length))
    if (places > 0) onStanding.push({ domain: name, inboxes: places })
    left -= places
  }
  const inboxesOnNew = spread(left, perDomain)
  const restingDomains = now
    .filter(({ inboxes }) => inboxes.length > 0 && inboxes.every(({ id }) => going.has(id)))
    .map(({ id }) => id)
  if (added === 0 && goes.length === 0 && promoted.length === 0 && demoted.length === 0)
    return { kind: 'same' }
  const dates = added > 0 ? datesOf(plan) : undefined
  return {
    kind: 'differs',
    difference: {
      newDomains: inboxesOnNew.length,
      inboxesOnNew,
      onStanding,
      newActive,
      newReserve: added - newActive,
      keptDomains: now.length - restingDomains.length,
      keptInboxes: stays.length,
      promoted: promoted.map(({ id }) => id),
      demoted: demoted.map(({ id }) => id),
      restingDomains,
      restingInboxes: goes.map(({ id }) => id),
      restsOn: goes.length > 0 ? restsOn : null,
      firstColdOn: dates?.firstColdOn ?? null,
      fullVolumeOn: dates?.fullVolumeOn ?? null,
    },
  }
}

/** One domain for another with as many inboxes. The old one rests once the new one sends, or at once where it can’t. */
export function differenceOfReplacement(
  now: readonly DomainNow[],
  domainId: string,
  plan: CapacityPlan,
): DifferenceOutcome {
  const old = now.find(({ id }) => id === domainId)
  if (!old) return { kind: 'same' }
  const inboxes = Math.max(1, old.inboxes.length)
  const { firstColdOn, fullVolumeOn } = datesOf(plan)
  const reserve = old.inboxes.filter((one) => one.reserve).length
  return {
    kind: 'differs',
    difference: {
      newDomains: 1,
      inboxesOnNew: [inboxes],
      onStanding: [],
      newActive: inboxes - reserve,
      newReserve: reserve,
      keptDomains: now.length - 1,
      keptInboxes: now.flatMap((domain) => domain.inboxes).length - old.inboxes.length,
      promoted: [],
      demoted: [],
      restingDomains: [old.id],
      restingInboxes: old.inboxes.map(({ id }) => id),
      restsOn: firstColdOn,
      firstColdOn,
      fullVolumeOn,
    },
  }
}

const spread = (inboxes: number, perDomain: number): number[] =>
  Array.from({ length: Math.ceil(inboxes / perDomain) }, (_, index) =>
    Math.min(perDomain, inboxes - index * perDomain),
  )

/** The last domains whole, as far as that goes; then single inboxes, those of the reserve that it can spare first. */
function inboxesToRetire(now: readonly DomainNow[], count: number, reserveWanted: number): InboxNow[] {
  const goes: InboxNow[] = []
  const left = () => count - goes.length
  // What may be replaced comes last: if it went, what takes its place would be one too many.
  const inOrder = now.toSorted((one, other) => Number(!one.replacement) - Number(!other.replacement))
  for (const { inboxes } of inOrder.toReversed())
    if (inboxes.length > 0 && inboxes.length <= left()) goes.push(...inboxes)
  const rest = inOrder.flatMap(({ inboxes }) => inboxes).filter((one) => !goes.includes(one))
  const spare = rest.filter(({ reserve }) => reserve).slice(reserveWanted)
  goes.push(...[...spare, ...rest.toReversed().filter((one) => !spare.includes(one))].slice(0, left()))
  return goes
}
