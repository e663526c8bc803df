import { z } from 'zod'
import type { Span } from './spans.ts'

const clock = z.string().regex(/^([01][0-9]|2[0-3]):([0-5][0-9])$/)

const schedule = z.object({
  start_date: z.string().nullish(),
  end_date: z.string().nullish(),
  schedules: z
    .array(
      z.object({
        name: z.string(),
        timing: z.object({ from: clock, to: clock }),
        days: z.record(z.enum(['0', '1', '2', '3', '4', '5', '6']), z.boolean().optional()),
        timezone: z.string(),
      }),
    )
    .min(1),
})

/** The part of the published body that the sandbox acts on; the rest is accepted as it is. */
export const campaignBody = z.looseObject({
  name: z.string(),
  campaign_schedule: schedule,
  email_list: z.array(z.string()).default([]),
  daily_limit: z.number().nullish(),
})

export const campaignChange = campaignBody.partial()

/** 0 draft, 1 active, 2 paused, of the documented states. */
export interface CampaignDocument extends Record<string, unknown> {
  id: string
  name: string
  status: 0 | 1 | 2
  email_list: string[]
  daily_limit: number | null
  campaign_schedule: Record<string, unknown>
  timestamp_created: string
  timestamp_updated: string
  organization: string
  activeSpans: Span[]
}

export function campaignAnswer(campaign: CampaignDocument): Record<string, unknown> {
  const { activeSpans: _, ...answer } = campaign
  return answer
}
