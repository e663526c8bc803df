import type { Queue } from '#platform/database/migrate.ts'

/** Every kind of job. A job is short and harmless to repeat; what takes long is a due date that is looked at. */
export const queues = {
  /** Sends one message. */
  sendMail: { name: 'send-mail', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Makes a sign-in link and mails it; its own queue because the token must not be in a job. */
  sendSignInLink: { name: 'send-sign-in-link', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Makes a link for somebody on the staff to choose a password, and mails it; apart for the same reason. */
  sendStaffInvitation: {
    name: 'send-staff-invitation',
    expireInSeconds: 60,
    retryLimit: 8,
    retryDelaySeconds: 5,
  },
  /** Acts on one event of the payment service. */
  handlePaymentEvent: {
    name: 'handle-payment-event',
    expireInSeconds: 60,
    retryLimit: 8,
    retryDelaySeconds: 2,
  },
  /** Looks at one payment page whose notice may have been lost. */
  settleCheckout: { name: 'settle-checkout', expireInSeconds: 60, retryLimit: 3, retryDelaySeconds: 10 },
  /** Looks at a disputed payment whose next notice may have been lost. */
  settleDispute: { name: 'settle-dispute', expireInSeconds: 60, retryLimit: 5, retryDelaySeconds: 10 },
  /** Reads a subscription and its invoices again, whose notices may have been lost. */
  readSubscription: { name: 'read-subscription', expireInSeconds: 120, retryLimit: 5, retryDelaySeconds: 10 },
  /** Takes on the subscription of a client brought in, once what was found is accepted. */
  adoptSubscription: {
    name: 'adopt-subscription',
    expireInSeconds: 120,
    retryLimit: 8,
    retryDelaySeconds: 10,
  },
  /** Puts a company's tax number on its invoices, and reads what the authority says of it. */
  tellTaxes: { name: 'tell-taxes', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Has each month of a subscription charged or sent, as its client is billed. */
  setCollection: { name: 'set-collection', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Gives money back with its credit note, and looks whether it arrived. */
  makeRefund: { name: 'make-refund', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Has the payment service take an invoice for paid that was paid past it. */
  settleTransfer: { name: 'settle-transfer', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Makes one invoice beside the subscription. */
  makeInvoice: { name: 'make-invoice', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Has the registrar renew or let go what was decided, and sees what became of it. */
  keepRenewals: { name: 'keep-renewals', expireInSeconds: 300, retryLimit: 8, retryDelaySeconds: 10 },
  /** Lets a stack feel what its engagement owes, or that it owes nothing any more. */
  followArrears: { name: 'follow-arrears', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Takes one stack a step nearer to what was approved; whoever gives up is asked for again by the look around. */
  advanceStack: { name: 'advance-stack', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 2 },
  /** Holds a stack against the world. */
  compareStack: { name: 'compare-stack', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 30 },
  /** Writes approved changes into the world. */
  applyChanges: { name: 'apply-changes', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 5 },
  /** Has the payment service reckon what a change costs now. */
  priceChange: { name: 'price-change', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Charges an accepted change, or looks how its invoice stands. */
  chargeChange: { name: 'charge-change', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Has a subscription charge each month what it did before a paid change that was withdrawn. */
  setLinesBack: { name: 'set-lines-back', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 10 },
  /** Begins a paid change that buys nothing. */
  beginChange: { name: 'begin-change', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Fetches availability and price of candidate names. */
  checkNames: { name: 'check-names', expireInSeconds: 300, retryLimit: 8, retryDelaySeconds: 5 },
  /** Reads at the registrar what domains of the planned endings cost. */
  readTldPrices: { name: 'read-tld-prices', expireInSeconds: 300, retryLimit: 3, retryDelaySeconds: 30 },
  /** Looks for the token that proves a client’s own domain. */
  checkDomainProof: { name: 'check-domain-proof', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Makes a stack of a paid plan and a submitted intake. */
  planStack: { name: 'plan-stack', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Lets the subscription of an ended engagement end with its paid period. */
  endSubscription: { name: 'end-subscription', expireInSeconds: 60, retryLimit: 20, retryDelaySeconds: 30 },
  /** Reads the agency’s accounts as a whole, for clients from before this program and for what belongs to nobody. */
  readVendors: { name: 'read-vendors', expireInSeconds: 600, retryLimit: 3, retryDelaySeconds: 30 },
  /** Takes one ending a step nearer to its close; whoever gives up is asked for again by the look at endings. */
  advanceEnding: { name: 'advance-ending', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 10 },
  /** Reads what each inbox of a stack did by day. */
  collectFigures: { name: 'collect-figures', expireInSeconds: 120, retryLimit: 8, retryDelaySeconds: 5 },
  /** Looks at the domains of a stack that are due, from outside. */
  checkStanding: { name: 'check-standing', expireInSeconds: 300, retryLimit: 3, retryDelaySeconds: 10 },
  /** Judges a stack, its domains and inboxes by what is known. */
  judgeHealth: { name: 'judge-health', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 10 },
  /** Reads the mailbox to which receivers send DMARC reports. */
  readReports: { name: 'read-reports', expireInSeconds: 300, retryLimit: 3, retryDelaySeconds: 30 },
  /** Makes the sequencer pause or resume cold sending as the reasons in force say. */
  keepPauses: { name: 'keep-pauses', expireInSeconds: 300, retryLimit: 8, retryDelaySeconds: 5 },
  /** Pauses the campaigns whose lists are bad, on the domains that bounce too much. */
  stopCampaigns: { name: 'stop-campaigns', expireInSeconds: 300, retryLimit: 5, retryDelaySeconds: 30 },
  /** Looks at everything once more before a stack is handed over. */
  prepareHandoff: { name: 'prepare-handoff', expireInSeconds: 300, retryLimit: 8, retryDelaySeconds: 10 },
  /** Puts the ledger's word for a hand-off into the pack that was given. */
  attestHandoff: { name: 'attest-handoff', expireInSeconds: 60, retryLimit: 8, retryDelaySeconds: 5 },
  /** Gives one inbox a new password. */
  reissueCredentials: {
    name: 'reissue-credentials',
    expireInSeconds: 120,
    retryLimit: 20,
    retryDelaySeconds: 5,
  },
} as const satisfies Record<string, Queue>

export const allQueues: readonly Queue[] = Object.values(queues)
