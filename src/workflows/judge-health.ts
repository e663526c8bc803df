import { askAboutCampaigns } from '#domain/care/bouncing-domains.ts'
import { restBurned } from '#domain/care/tend-domains.ts'
import { inboxSums } from '#domain/deliverability/inbox-sums.ts'
import { pauseForComplaints } from '#domain/deliverability/pause-for-complaints.ts'
import { dateVerdicts, recordHealthDay, recordVerdicts } from '#domain/deliverability/record-verdicts.ts'
import { judgeStack, loadStackFacts } from '#domain/deliverability/stack-health.ts'
import { type Day, dayOf } from '#domain/plans/day.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('judge-health')

/** How far back days without a verdict are judged from their figures, as for a stack that came with its history. */
const daysJudgedLater = 90

/**
 * Judges a stack, its domains and its inboxes by what is known now, and keeps the verdicts and the day's. Days that
 * have figures and were never judged are judged by these; what stood in the DNS then is not known and not made up.
 */
export async function judgeHealth(parts: { readonly inPurpose: InPurpose }, stackId: string): Promise<void> {
  await parts.inPurpose('service-delivery', worker, async (tx) => {
    const facts = await loadStackFacts(tx, stackId)
    if (!facts) return
    const { clientId } = facts.stack
    const today = dayOf(tx.now)
    const inboxIds = facts.inboxes.map(({ id }) => id)
    const now = judgeStack(facts, await inboxSums(tx, inboxIds, today, today))
    await recordVerdicts(tx, clientId, now)
    await restBurned(tx, facts, now)
    await askAboutCampaigns(tx, facts, now)
    await pauseForComplaints(tx, facts)
    await recordHealthDay(tx, clientId, today, now, 'today')
    const missing = await tx.call<{ day: Day }>(
      `select distinct f.day from daily_figures f
       where f.inbox_id = any($1) and f.day >= $2::date - ${daysJudgedLater} and f.day < $2
         and not exists (select 1 from health_days h where h.subject_id = $3 and h.day = f.day)
       order by f.day`,
      [inboxIds, today, stackId],
    )
    const [first, last] = [missing.at(0)?.day, missing.at(-1)?.day]
    if (first !== undefined && last !== undefined) {
      const sums = Map.groupBy(await inboxSums(tx, inboxIds, first, last), (one) => one.asOf)
      for (const { day } of missing) {
        const asOf = { ...facts, looks: [], complaints: undefined, now: new Date(`${day}T23:59:59Z`) }
        const without = {
          ...asOf,
          domains: facts.domains.map((domain) => ({ ...domain, standing: {}, suspendedAt: null })),
        }
        await recordHealthDay(tx, clientId, day, judgeStack(without, sums.get(day) ?? []), 'afterwards')
      }
    }
    if (first !== undefined) await dateVerdicts(tx, stackId)
    await tx.tell(`stack:${stackId}`)
    await tx.tell('health')
  })
}
