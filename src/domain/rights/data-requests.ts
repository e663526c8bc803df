import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** What somebody may ask for by mail; a consent they withdraw by themselves, at once. */
export const requestKinds = ['access', 'correction', 'deletion', 'portability', 'objection'] as const
export type RequestKind = (typeof requestKinds)[number]

/** What became of it. */
export const requestAnswers = ['done', 'in-part', 'refused', 'nobody'] as const
export type RequestAnswer = (typeof requestAnswers)[number]

export interface DataRequest {
  readonly id: string
  readonly kind: RequestKind
  readonly askedAt: Date
  readonly dueAt: Date
}

/** Requests that wait for their answer, the one that is due first on top. */
export async function openRequests(tx: PurposeTx<'rights'>): Promise<DataRequest[]> {
  const rows = await tx.db
    .selectFrom('data_requests')
    .select(['id', 'kind', 'asked_at as askedAt', 'due_at as dueAt'])
    .where('answered_at', 'is', null)
    .orderBy('due_at')
    .orderBy('id')
    .execute()
  return rows.flatMap(({ kind, ...row }) => {
    const known = requestKinds.find((one) => one === kind)
    return known ? [{ ...row, kind: known }] : []
  })
}

/** Notes that somebody asked, from the day on which their mail came: the whole of that day counts. */
export async function noteRequest(
  tx: PurposeTx<'rights'>,
  { kind, askedAt }: { kind: RequestKind; askedAt: Date },
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  if (askedAt > tx.now) return { ok: false, reason: 'This day has not come yet.' }
  await tx.db.insertInto('data_requests').values({ kind, asked_at: askedAt }).execute()
  return { ok: true }
}

/** Notes that somebody was answered; the first answer stays. */
export async function noteAnswer(
  tx: PurposeTx<'rights'>,
  requestId: string,
  answer: RequestAnswer,
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const noted = await tx.db
    .updateTable('data_requests')
    .set({ answered_at: tx.now, answer })
    .where('id', '=', requestId)
    .where('answered_at', 'is', null)
    .executeTakeFirst()
  if (noted.numUpdatedRows === 0n) return { ok: false, reason: 'This request is answered already.' }
  return { ok: true }
}
