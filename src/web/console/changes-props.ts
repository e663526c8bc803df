import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import type { ChangesPage } from '#domain/plan-changes/changes-page.ts'
import type { Desk } from './desk.ts'
import type { Typed } from './typed.ts'

/** What the page of a stack's changes shows, and each part of it. */
export interface ChangesProps {
  desk: Desk
  engagement: PipelineRow
  page: ChangesPage
  spending: Readonly<Record<string, { readonly totalCents: number; readonly limitCents: number }>>
  switchedOff: readonly { readonly vendor: string; readonly reason: string }[]
  refused?: string
  typed?: Typed
}
