import { type ReceivedWebhook, receiveWebhook } from '#domain/billing/receive-webhook.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import type { WebhookPorts } from '#web/api/webhook-routes.ts'
import type { VendorPorts } from './vendor-ports.ts'

/**
 * One address takes the notices of both worlds; the signature says which account sent it. The secrets are asked for each
 * time, so that a key that was just changed counts at once.
 */
export function receiveNotice(parts: {
  readonly inPurpose: InPurpose
  readonly ports: Pick<VendorPorts, 'webhookSecrets'>
}): WebhookPorts['receive'] {
  return async (notice) => {
    let answer: ReceivedWebhook = { ok: false, reason: 'not-signed' }
    for (const account of await parts.ports.webhookSecrets()) {
      answer = await receiveWebhook({ inPurpose: parts.inPurpose, verifyWebhook }, { ...notice, ...account })
      if (answer.ok || answer.reason !== 'not-signed') return answer
    }
    return answer
  }
}
