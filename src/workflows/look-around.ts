import { sql } from 'kysely'
import { tendDomains } from '#domain/care/tend-domains.ts'
import { settlePauses } from '#domain/deliverability/settle-pauses.ts'
import { askForStandings } from '#domain/deliverability/watch-domains.ts'
import { askForReports } from '#domain/dmarc/ask-for-reports.ts'
import { askToCompare } from '#domain/drift/ask-to-compare.ts'
import { duePlanChanges } from '#domain/plan-changes/due-plan-changes.ts'
import { askForTldPrices } from '#domain/tlds/ask-for-tld-prices.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('look-around')
/** At most so many stacks are begun in one look; the next look takes the rest. */
const atOnce = 200
/** Figures change by the day; the sequencer is asked this often at most. */
const figuresEveryHours = 6

/**
 * Asks by business time what is due and enqueues it. It runs every few seconds of machine time and after each move
 * of the business clock; asking for what is already asked for is harmless.
 */
export async function lookAround(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', worker, async (tx) => {
    const due = await tx.db
      .selectFrom('stacks')
      .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
      .select('stacks.id')
      .where('stacks.look_at', '<=', tx.now)
      .where('stacks.state', 'in', ['approved', 'building', 'warming', 'live'])
      .where('engagements.state', '!=', 'ended')
      .orderBy('stacks.look_at')
      .limit(atOnce)
      .execute()
    for (const { id } of due) await tx.enqueue('advance-stack', { stackId: id }, { key: id })

    const stale = await tx.db
      .selectFrom('inboxes')
      .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
      .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
      .select('inboxes.stack_id')
      .distinct()
      .where('stacks.state', 'in', ['warming', 'live', 'observed'])
      .where('engagements.state', '!=', 'ended')
      .where('inboxes.connected_at', 'is not', null)
      .where((eb) =>
        eb.or([
          eb('inboxes.figures_at', 'is', null),
          eb('inboxes.figures_at', '<', new Date(tx.now.getTime() - figuresEveryHours * 3_600_000)),
        ]),
      )
      .limit(atOnce)
      .execute()
    for (const { stack_id } of stale)
      await tx.enqueue('collect-figures', { stackId: stack_id }, { key: stack_id })

    await settlePauses(tx, atOnce)
    await askForStandings(tx, atOnce)
    await askForReports(tx)
    await tendDomains(tx, atOnce)
    await askToCompare(tx, atOnce)
    await duePlanChanges(tx, atOnce)
    await askForTldPrices(tx)

    const unattested = await tx.db
      .selectFrom('stacks')
      .innerJoin('handoffs', 'handoffs.stack_id', 'stacks.id')
      .select('stacks.id')
      .distinct()
      .where('stacks.state', '=', 'handed-over')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('handoffs as attested')
              .select('attested.id')
              .whereRef('attested.stack_id', '=', 'stacks.id')
              .where(sql`attested.pack ->> 'evidence'`, 'is not', null),
          ),
        ),
      )
      .limit(atOnce)
      .execute()
    for (const { id } of unattested) await tx.enqueue('attest-handoff', { stackId: id }, { key: id })

    const unchecked = await tx.db
      .selectFrom('domains')
      .innerJoin('stacks', 'stacks.id', 'domains.stack_id')
      .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
      .select('domains.stack_id')
      .distinct()
      .where('stacks.state', '=', 'planned')
      .where('engagements.state', '!=', 'ended')
      .where('domains.checked_at', 'is', null)
      .execute()
    for (const { stack_id } of unchecked)
      await tx.enqueue('check-names', { stackId: stack_id }, { key: stack_id })
  })
}
