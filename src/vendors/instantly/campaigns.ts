import { z } from 'zod'
import type { CampaignCounts, CampaignState, Sequencer, UtcDay } from '#domain/stacks/sequencer-port.ts'
import type { InstantlyCall } from './api.ts'
import { read } from './convert.ts'
import { instantlyLimits } from './limits.ts'

/** `paused` also where the vendor's own bounce protection has stopped it. Instantly API v2, checked 2026-11-30. */
const states: Readonly<Record<string, CampaignState>> = {
  1: 'sending',
  4: 'sending',
  2: 'paused',
  [-2]: 'paused',
  0: 'other',
  3: 'other',
  [-1]: 'other',
  [-99]: 'other',
}

const status = z.number().transform((value): CampaignState => states[String(value)] ?? 'other')

/** Ids, states and counts; names, texts and contacts stay in the answer. */
const mappings = z.object({
  items: z.array(z.object({ campaign_id: z.string(), timestamp_created: z.string() })),
  next_starting_after: z.string().nullish(),
})

const analytics = z.array(
  z.object({
    campaign_id: z.string(),
    campaign_status: status,
    emails_sent_count: z.int().min(0),
    bounced_count: z.int().min(0),
  }),
)

type Verbs = Pick<Sequencer, 'campaignsOf' | 'campaignCounts' | 'pauseCampaign' | 'resumeCampaign'>

/** Which campaigns an inbox sends for, what each sent, and stopping one. Needs the scopes of `check-key.ts`. */
export function campaignVerbs(call: InstantlyCall): Verbs {
  return {
    async campaignsOf(email) {
      const operation = 'campaign.of-inbox'
      const found: string[] = []
      let after: string | undefined
      for (;;) {
        const answer = await call({
          operation,
          method: 'GET',
          path: '/account-campaign-mappings/{email}',
          params: { email },
          query: {
            limit: instantlyLimits.campaignsPerPage,
            ...(after === undefined ? {} : { starting_after: after }),
          },
          repeatable: true,
        })
        const page = read(operation, mappings, answer)
        found.push(...page.items.map(({ campaign_id }) => campaign_id))
        if (page.items.length === 0 || !page.next_starting_after) return found
        after = page.next_starting_after
      }
    },

    async campaignCounts(campaignRef, from: UtcDay, to: UtcDay) {
      const operation = 'campaign.counts'
      const answer = await call({
        operation,
        method: 'GET',
        path: '/campaigns/analytics',
        query: { id: campaignRef, start_date: from, end_date: to, exclude_total_leads_count: true },
        repeatable: true,
      })
      const counted = read(operation, analytics, answer).find(
        ({ campaign_id }) => campaign_id === campaignRef,
      )
      return (
        counted &&
        ({
          campaignRef,
          state: counted.campaign_status,
          sentCount: counted.emails_sent_count,
          bouncedCount: counted.bounced_count,
        } satisfies CampaignCounts)
      )
    },

    async pauseCampaign(campaignRef) {
      await call({
        operation: 'campaign.pause',
        method: 'POST',
        path: '/campaigns/{id}/pause',
        params: { id: campaignRef },
        repeatable: true,
      })
    },

    async resumeCampaign(campaignRef) {
      await call({
        operation: 'campaign.resume',
        method: 'POST',
        path: '/campaigns/{id}/activate',
        params: { id: campaignRef },
        repeatable: true,
      })
    },
  }
}
