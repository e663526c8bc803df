import { z } from 'zod'
import type { Sequencer } from '#domain/stacks/sequencer-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { accountVerbs } from './accounts.ts'
import { instantlyApi } from './api.ts'
import { campaignVerbs } from './campaigns.ts'
import { answers, read } from './convert.ts'
import { figureVerbs } from './figures.ts'

/** What a connection to Instantly holds. The key needs the scopes of `check-key.ts`. */
export const instantlyCredentials = z.object({ apiKey: z.string().min(1) })

/** Where the vendor answers; a sandbox connection has the same paths elsewhere. */
export const instantlyBaseUrl = 'https://api.instantly.ai/api/v2'

/** The sequencer port over Instantly API v2 (checked 2026-11-23). */
export function instantlySequencer(
  line: VendorLine,
  credentials: z.infer<typeof instantlyCredentials>,
): Sequencer {
  const call = instantlyApi(line, credentials.apiKey)

  const warmUp =
    (turn: 'enable' | 'disable'): Sequencer['enableWarmUp'] =>
    async (emails) => {
      const operation = `warm-up.${turn}`
      const path = `/accounts/warmup/${turn}`
      const answer = await call({ operation, method: 'POST', path, json: { emails }, repeatable: true })
      return read(operation, answers.job, answer)
    }

  return {
    ...accountVerbs(call),
    ...figureVerbs(call),
    ...campaignVerbs(call),
    enableWarmUp: warmUp('enable'),
    disableWarmUp: warmUp('disable'),

    async readJob(id) {
      const operation = 'job.read'
      const path = '/background-jobs/{id}'
      const answer = await call({ operation, method: 'GET', path, params: { id }, repeatable: true })
      return read(operation, answers.job, answer)
    },

    async vitals(emails) {
      const operation = 'account.vitals'
      const path = '/accounts/test/vitals'
      const answer = await call({
        operation,
        method: 'POST',
        path,
        json: { accounts: emails },
        repeatable: true,
      })
      return read(operation, answers.vitals, answer)
    },

    async trackingStatus(host) {
      const operation = 'tracking.status'
      const path = '/accounts/ctd/status'
      const answer = await call({ operation, method: 'GET', path, query: { host }, repeatable: true })
      return read(operation, answers.tracking, answer)
    },
  }
}
