import { Hono } from 'hono'
import type { ReceivedWebhook } from '#domain/billing/receive-webhook.ts'
import { webhookPaths } from '#web/paths.ts'

export interface WebhookPorts {
  receive(notice: { rawBody: string; signature: string | undefined }): Promise<ReceivedWebhook>
}

/**
 * Notices of vendors. The body is taken as it came, because its signature covers the bytes. A notice that is kept is
 * answered at once with 204; one that is not signed by the vendor is refused and leaves no trace.
 */
export function webhookRoutes({ receive }: WebhookPorts): Hono {
  return new Hono().post(webhookPaths.stripe.pattern, async (c) => {
    const received = await receive({
      rawBody: await c.req.text(),
      signature: c.req.header('stripe-signature'),
    })
    return received.ok ? c.body(null, 204) : c.text(received.reason, 400)
  })
}
