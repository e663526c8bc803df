import { z } from 'zod'
import { type Call, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { keep, need, type StripeObject } from './transaction.ts'

export interface PortalSessionObject extends StripeObject {
  created: number
  customer: string
  return_url: string
  url: string
}

/** The page lives five minutes until it is opened; here also afterwards. */
export const portalSeconds = 300

/** Where the customer changes the card: a page of the vendor's own, for one customer. */
async function create(call: Call): Promise<PortalSessionObject> {
  const input = parameters(call, {
    customer: z.string(),
    return_url: z.url(),
    flow_data: z.strictObject({ type: z.enum(['payment_method_update']) }).optional(),
  })
  await need(call, 'customer', input.customer, 'customer')
  const secret = newId('test', 32)
  const session: PortalSessionObject = {
    id: newId('bps'),
    object: 'billing_portal.session',
    configuration: 'bpc_standin',
    created: seconds(call.at),
    customer: input.customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: input.return_url,
    url: `${call.origin}/portal/${secret}`,
  }
  await keep(call, session)
  await call.store.put('portal-secret', secret, { session: session.id })
  return session
}

export const billingPortalRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/billing_portal/sessions', answer: create },
]
