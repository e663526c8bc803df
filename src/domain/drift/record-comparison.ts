import { sql } from 'kysely'
import { resumeInbox, stopInbox } from '#domain/stacks/stop-inbox.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Compared } from './compare-domain.ts'
import type { DifferenceKind } from './difference-kinds.ts'
import type { ComparedDomain, Comparison } from './load-comparison.ts'
import { nextNight } from './night.ts'

type Delivery = PurposeTx<'service-delivery'>

/** How long what stood before is kept where it names a person, so that the change can be taken back. */
const sealedDays = 30

interface Unseen {
  readonly subject: string
  readonly kind: DifferenceKind
  readonly code: string
}

/**
 * Writes down what one domain's comparison gave. A difference is one row from its first sight on; where both sides
 * are the same again it is gone by itself. What could not be looked at changes nothing.
 */
export async function recordCompared(
  tx: Delivery,
  comparison: Comparison,
  { domain }: ComparedDomain,
  result: {
    readonly compared: readonly Compared[]
    readonly zoneRecords: number | undefined
    readonly expiresAt: Date | undefined
  },
): Promise<void> {
  const { compared } = result
  const { id: stackId, client_id } = comparison.build.stack
  const standing = await tx.db
    .selectFrom('differences')
    .select(['id', 'natural_key', 'kind', 'state'])
    .where('domain_id', '=', domain.id)
    .where('state', 'in', ['open', 'approved'])
    .execute()
  for (const one of compared) {
    if (one.state !== 'different') continue
    await tx.db
      .insertInto('differences')
      .values({
        client_id,
        stack_id: stackId,
        domain_id: domain.id,
        inbox_id: one.inboxId ?? null,
        kind: one.kind,
        natural_key: one.key,
        wanted: JSON.stringify(one.wanted),
        found: JSON.stringify(one.found),
        state: 'open',
      })
      .onConflict((conflict) =>
        conflict
          .columns(['stack_id', 'natural_key'])
          // As a literal: a parameter leaves the index unproven once the statement has a plan of its own.
          .where(sql<boolean>`state in ('open', 'approved')`)
          .doUpdateSet({
            found: JSON.stringify(one.found),
            wanted: JSON.stringify(one.wanted),
            seen_at: tx.now,
          })
          // What somebody has approved stays what they have seen.
          .where('differences.state', '=', 'open'),
      )
      .execute()
  }
  const gone = standing
    .filter(({ state, natural_key, kind }) => state === 'open' && isOver(compared, natural_key, kind))
    .map(({ id }) => id)
  if (gone.length > 0)
    await tx.db
      .updateTable('differences')
      .set({ state: 'gone', settled_at: tx.now })
      .where('id', 'in', gone)
      .execute()
  await tx.db
    .updateTable('domains')
    .set({
      compared_at: tx.now,
      ...(result.zoneRecords === undefined ? {} : { zone_records: result.zoneRecords }),
      ...(result.expiresAt ? { expires_at: result.expiresAt } : {}),
    })
    .where('id', '=', domain.id)
    .execute()
  await stopAndResume(tx, stackId, compared)
  await countCompared(tx, comparison.id, compared, domain.name)
}

/** An inbox that its host has lost or ended sends nothing: the reserve stands in for it until it is back. */
async function stopAndResume(tx: Delivery, stackId: string, compared: readonly Compared[]): Promise<void> {
  for (const one of compared) {
    if (one.kind !== 'mailbox' || one.state === 'unknown' || one.inboxId === undefined) continue
    if (one.state === 'same') await resumeInbox(tx, stackId, one.inboxId)
    else if (one.found.state !== 'pending')
      await stopInbox(tx, stackId, one.inboxId, one.found.state === 'absent' ? 'lost' : 'suspended')
  }
}

/** Looked at again without its difference; a look that failed says nothing about it. */
function isOver(compared: readonly Compared[], key: string, kind: string): boolean {
  const itself = compared.find((one) => one.key === key)
  if (itself) return itself.state === 'same'
  const alike = compared.filter((one) => one.kind === kind)
  return alike.length > 0 && alike.every(({ state }) => state !== 'unknown')
}

async function countCompared(
  tx: Delivery,
  comparisonId: string,
  compared: readonly Compared[],
  subject: string,
): Promise<void> {
  const unseen: Unseen[] = compared.flatMap((one) =>
    one.state === 'unknown' ? [{ subject, kind: one.kind, code: one.code }] : [],
  )
  await tx.db
    .updateTable('comparisons')
    .set((eb) => ({
      compared: eb('compared', '+', compared.length - unseen.length),
      differing: eb('differing', '+', compared.filter(({ state }) => state === 'different').length),
      unseen: eb('unseen', '||', eb.cast(eb.val(JSON.stringify(unseen)), 'jsonb')),
    }))
    .where('id', '=', comparisonId)
    .execute()
}

/** The comparison has seen every domain; the next one is due in the night. */
export async function endComparison(tx: Delivery, comparison: Comparison): Promise<void> {
  const { id: stackId, client_id } = comparison.build.stack
  await tx.db
    .updateTable('comparisons')
    .set({ ended_at: tx.now })
    .where('id', '=', comparison.id)
    .where('ended_at', 'is', null)
    .execute()
  await tx.db
    .updateTable('stacks')
    .set({ compared_at: tx.now, compare_at: nextNight(stackId, tx.now) })
    .where('id', '=', stackId)
    .execute()
  await tx.db
    .updateTable('world_changes')
    .set({ stood_sealed: null })
    .where('stack_id', '=', stackId)
    .where('stood_sealed', 'is not', null)
    .where('applied_at', '<', new Date(tx.now.getTime() - sealedDays * 86_400_000))
    .execute()
  await tx.tell(`stack:${stackId}`)
  await tx.tell(`client:${client_id}`)
  await tx.tell('tasks')
}
