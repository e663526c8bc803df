import type { Day } from '#domain/plans/day.ts'
import type { PriceBook } from '#domain/quotes/price-book.ts'
import type { Personal } from '#policy/personal.ts'

/** What the request-a-call form takes: these five fields and no other (policy 2.2, 2.3). */
export interface CallRequest {
  readonly email: Personal<'email'>
  readonly name: Personal<'name'>
  readonly company: string
  readonly offerDescription: Personal<'message'>
  readonly volumeGoal: string
}

/** What the website asks the business to do. Each answer is the same whether or not the address is known. */
export interface SitePorts {
  /** Keeps one lead per address, restarts its period and has an acknowledgement mailed. */
  submitCallRequest(request: CallRequest): Promise<void>
  /** Mails a link to confirm the address; nothing else is sent before it is confirmed. */
  requestGuide(email: Personal<'email'>): Promise<void>
  /**
   * `gone`: the link was used, has expired or was never ours. On `confirmed` the guide is mailed; on `renewed` a
   * subscriber agreed again after the policy had changed.
   */
  confirmGuide(token: string): Promise<'confirmed' | 'renewed' | 'gone'>
  /** Ends the mails that this link stands under. Doing it again, or with an unknown link, changes nothing. */
  unsubscribe(token: string): Promise<void>
}

/** What the pages say that others decide. Read at each request, so that they are never stale. */
export interface SiteFacts {
  readonly controllerName: string
  readonly contactAddress: string
  /** How long a form submission is kept, from the register (policy 5.2). */
  /** The price book in force. */
  priceBook(): PriceBook
  /** Business day. */
  today(): Day
}
