import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type Report, reportSchema } from './report.ts'

export interface KeptReport {
  readonly id: string
  readonly engagementId: string
  readonly clientId: string
  readonly period: string
  readonly content: Report
  readonly madeAt: Date
}

interface Row extends Record<string, unknown> {
  id: string
  engagement_id: string
  client_id: string
  period: string
  content: unknown
  made_at: Date
}

const columns = 'id, engagement_id, client_id, period, content, made_at'

const keptOf = (row: Row): KeptReport => ({
  id: row.id,
  engagementId: row.engagement_id,
  clientId: row.client_id,
  period: row.period,
  content: reportSchema.parse(row.content),
  madeAt: row.made_at,
})

/** All reports of an engagement, the latest first. */
export async function reportsOf(tx: SharedTx, engagementId: string): Promise<KeptReport[]> {
  const rows = await tx.call<Row>(
    `select ${columns} from reports where engagement_id = $1 order by made_at desc limit 120`,
    [engagementId],
  )
  return rows.map(keptOf)
}

export async function findReport(tx: SharedTx, reportId: string): Promise<KeptReport | undefined> {
  const [row] = await tx.call<Row>(`select ${columns} from reports where id = $1`, [reportId])
  return row && keptOf(row)
}
