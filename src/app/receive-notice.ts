import { type ReceivedWebhook, receiveWebhook } from '#domain/billing/receive-webhook.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import type { WebhookPorts } from '#web/api/webhook-routes.ts'
import type { VendorPorts } from './vendor-ports.ts'

/** One address takes the notices of both worlds; the signature says which account sent it. */
export function receiveNotice(parts: {
  readonly inPurpose: InPurpose
  readonly ports: Pick<VendorPorts, 'webhookSecret'>
}): WebhookPorts['receive'] {
  return async (notice) => {
    let answer: ReceivedWebhook = { ok: false, reason: 'not-signed' }
    for (const mode of ['live', 'sandbox'] as const) {
      const secret = await parts.ports.webhookSecret(mode)
      if (secret === undefined) continue
      answer = await receiveWebhook(
        { inPurpose: parts.inPurpose, verifyWebhook },
        { ...notice, secret, mode },
      )
      if (answer.ok || answer.reason !== 'not-signed') return answer
    }
    return answer
  }
}
