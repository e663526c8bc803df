import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { dayOf } from '#domain/plans/day.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import { loadBuild } from '#domain/stacks/load-build.ts'
import { nextSteps } from '#domain/stacks/next-steps.ts'
import { desiredOf, observedOf } from '#domain/stacks/observe-build.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { adoptionPage } from './adoption-page.ts'
import { differencesOf } from './differences-to-mend.ts'
import { openFindings, tallyOf, whyNothingToAccept } from './findings.ts'
import { planAsFound } from './plan-as-found.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is not as the program would have built it, and what of that it may mend. Nothing is written. */
export async function differencesFound(tx: Delivery, stackId: string) {
  const build = await loadBuild(tx, stackId)
  if (!build) return undefined
  const steps = nextSteps(desiredOf(build, undefined), observedOf(build, undefined), tx.now)
  return { build, ...differencesOf(steps, build) }
}

/**
 * Accepts what was found as what is wanted. From then on the stack is looked after like any other. Each difference
 * that is not among `mend` is left as it was found; those among it are done by the program, as a build would.
 * Refused while something was not looked at or not decided on.
 */
export async function acceptAdoption(
  tx: Delivery,
  engagementId: string,
  mend: readonly string[],
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const page = await adoptionPage(tx, engagementId)
  if (!page) return { ok: false, reason: 'This client was not brought in by a file.' }
  const { adoption, findings } = page
  const open = openFindings(findings)
  if (adoption.acceptedAt === null && open.length > 0)
    return {
      ok: false,
      reason: `${open.length} ${open.length === 1 ? 'thing is' : 'things are'} not looked at or not decided on yet.`,
    }
  const nothing = adoption.acceptedAt === null ? whyNothingToAccept(findings) : undefined
  if (nothing) return { ok: false, reason: nothing }
  const engagement = await changeEngagement(tx, engagementId, 'accept-adoption')
  if (!engagement.ok) return engagement
  const found = await differencesFound(tx, adoption.stackId)
  if (!found) throw new Error('a stack that was brought in has no build')
  await keepPlan(tx, adoption, found.build)
  const changed = await changeStack(tx, adoption.stackId, 'accept-as-found', role)
  if (!changed.ok) throw new Error('the engagement could be accepted and its stack not')
  const chosen = new Set(found.mend.filter(({ key }) => mend.includes(key)).map(({ key }) => key))
  await leaveAsFound(
    tx,
    adoption,
    [...found.mend, ...found.leave].filter(({ key }) => !chosen.has(key)),
    found.build,
  )
  await tx.call(
    `update inboxes set state = 'live' where stack_id = $1 and opened_at is not null and connected_at is not null`,
    [adoption.stackId],
  )
  await tx.call(
    `update stacks s set live_at = $2, warm_up_started_at = (
       select min(i.warm_up_started_at) from inboxes i where i.stack_id = s.id) where s.id = $1`,
    [adoption.stackId, tx.now],
  )
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('adoptions')
    .set({ accepted_at: tx.now, accepted_by: person })
    .where('engagement_id', '=', engagementId)
    .execute()
  await tx.record({
    kind: 'adoption.accepted',
    clauses: ['3.1'],
    ...(adoption.contactId ? { personId: adoption.contactId } : {}),
    details: { engagement: engagementId, stack: adoption.stackId, mended: chosen.size },
  })
  await tx.enqueue('advance-stack', { stackId: adoption.stackId }, { key: adoption.stackId })
  await tx.enqueue('adopt-subscription', { engagementId }, { key: engagementId })
  return { ok: true }
}

/**
 * The same for one of several that are accepted at once, whose things nobody looks at one by one: refused unless everything
 * that was found still agrees with the file. Nothing is mended.
 */
export async function acceptComplete(tx: Delivery, engagementId: string): Promise<Verdict> {
  const page = await adoptionPage(tx, engagementId)
  if (page && page.adoption.acceptedAt === null && !tallyOf(page.findings).isComplete)
    return { ok: false, reason: 'Not everything that was found agrees with the file.' }
  return acceptAdoption(tx, engagementId, [])
}

type Adoption = NonNullable<Awaited<ReturnType<typeof adoptionPage>>>['adoption']
type Found = NonNullable<Awaited<ReturnType<typeof differencesFound>>>

/** The first version of a plan, which says what was found. */
async function keepPlan(
  tx: Delivery,
  adoption: Adoption,
  { domains, inboxes }: Found['build'],
): Promise<void> {
  const planned = planAsFound(
    {
      inboxes: inboxes.length,
      domains: domains.length,
      dailyLimits: inboxes.flatMap(({ daily_limit }) => daily_limit ?? []),
      host: adoption.host,
      sequencer: adoption.sequencer,
    },
    dayOf(tx.now),
  )
  if (!planned) throw new Error('the usual figures make no plan')
  const { id } = await tx.db
    .insertInto('plans')
    .values({
      client_id: adoption.clientId,
      engagement_id: adoption.engagementId,
      version: 1,
      inputs: JSON.stringify(planned.request),
      result: JSON.stringify(planned.plan),
      created_by: actorPerson(tx.actor),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.db.updateTable('stacks').set({ plan_id: id }).where('id', '=', adoption.stackId).execute()
}

async function leaveAsFound(
  tx: Delivery,
  adoption: Adoption,
  left: Found['leave'],
  { domains, inboxes }: Found['build'],
): Promise<void> {
  if (left.length === 0) return
  await tx.db
    .insertInto('build_steps')
    .values(
      left.map(({ key, kind, subject, step }) => ({
        client_id: adoption.clientId,
        stack_id: adoption.stackId,
        domain_id: domains.find(({ name }) => name === step.domain)?.id ?? null,
        inbox_id: inboxes.find(({ id }) => id === subject)?.id ?? null,
        kind,
        natural_key: key,
        state: 'left',
        done_at: tx.now,
      })),
    )
    .execute()
}
