import { type ReceivedWebhook, receiveWebhook } from '#domain/billing/receive-webhook.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { verifyWebhook } from '#vendors/stripe/webhook.ts'
import type { WebhookPorts } from '#web/api/webhook-routes.ts'
import type { VendorPorts, WebhookSecret } from './vendor-ports.ts'

/**
 * One address takes the notices of both worlds; the signature says which account sent it. The secrets are kept from one notice
 * to the next. A key that was just changed counts at once all the same: the statement that keeps a notice asks whether
 * the account's keys still are those, and before anything is refused the secrets are read anew.
 */
export function receiveNotice(parts: {
  readonly inPurpose: InPurpose
  readonly ports: Pick<VendorPorts, 'webhookSecrets'>
}): WebhookPorts['receive'] {
  let known: readonly WebhookSecret[] = []
  const receive = async (notice: Parameters<WebhookPorts['receive']>[0]): Promise<ReceivedWebhook> => {
    let answer: ReceivedWebhook = { ok: false, reason: 'not-signed' }
    for (const account of known) {
      answer = await receiveWebhook({ inPurpose: parts.inPurpose, verifyWebhook }, { ...notice, ...account })
      if (answer.ok || answer.reason !== 'not-signed') return answer
    }
    return answer
  }
  return async (notice) => {
    const received = await receive(notice)
    if (received.ok) return received
    known = await parts.ports.webhookSecrets()
    return receive(notice)
  }
}
