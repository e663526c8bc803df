import { recordTitlesSeen } from '#domain/tasks/record-titles.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import { joinWork, readWork, type WorkAsked, type WorkRead, type WorkSource } from './read-work.ts'
import { deliveryWork } from './waiting-delivery.ts'
import { moneyWork, policyWork } from './waiting-house.ts'
import { inquiryWork } from './waiting-inquiries.ts'

export const workSources = {
  'inquiry-response': inquiryWork,
  'service-delivery': deliveryWork,
  billing: moneyWork,
  'legal-obligation': policyWork,
} as const satisfies Partial<Record<Purpose, readonly WorkSource[]>>
export type WorkingPurpose = keyof typeof workSources

/** What waits for somebody here, as one purpose sees it. */
export function waitingFor(tx: SharedTx, asked: WorkAsked): Promise<WorkRead> {
  return readWork(tx, workSources[tx.purpose as WorkingPurpose], asked)
}

/**
 * All that waits. Each purpose is read in its own transaction, all at the same time: who answers requests sees no invoice that
 * way, and the other way round. `seenOn` names the page that shows it, where that is to be kept in the ledger.
 */
export async function waitingWork(
  inPurpose: <T>(purpose: WorkingPurpose, work: (tx: SharedTx) => Promise<T>) => Promise<T>,
  asked: WorkAsked,
  seenOn?: string,
): Promise<WorkRead & { readonly now: Date }> {
  const parts = await Promise.all(
    (Object.keys(workSources) as WorkingPurpose[]).map((purpose) =>
      inPurpose(purpose, async (tx) => {
        const work = await waitingFor(tx, asked)
        const tasks = work.listed.filter(({ kind }) => kind === 'do-task')
        const ids = tasks.map(({ id }) => id)
        if (seenOn !== undefined) await recordTitlesSeen(tx, ids, seenOn)
        return { now: tx.now, ...work }
      }),
    ),
  )
  // The latest: what one of them found late is late.
  const now = new Date(Math.max(...parts.map((part) => part.now.getTime())))
  return { now, ...joinWork(parts, asked.most) }
}
