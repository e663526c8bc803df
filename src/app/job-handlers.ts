import { adoptSubscription } from '#domain/billing/adopt-subscription.ts'
import { endSubscription } from '#domain/billing/end-subscription.ts'
import { makeInvoice } from '#domain/billing/make-invoice.ts'
import type { OpenPayments } from '#domain/billing/open-payments.ts'
import { readSubscription } from '#domain/billing/read-subscription.ts'
import { settleTransfer } from '#domain/billing/record-transfer.ts'
import { setCollection } from '#domain/billing/set-collection.ts'
import { settleCheckout } from '#domain/billing/settle-checkout.ts'
import { settleKnownDispute } from '#domain/billing/settle-dispute.ts'
import { settleEvent } from '#domain/billing/settle-event.ts'
import { tellTaxes } from '#domain/billing/tell-taxes.ts'
import { beginFreeChange } from '#domain/plan-changes/approve-plan-change.ts'
import { chargePlanChange } from '#domain/plan-changes/charge-plan-change.ts'
import { pricePlanChange } from '#domain/plan-changes/price-plan-change.ts'
import { setLinesBack } from '#domain/plan-changes/set-lines-back.ts'
import { makeRefund } from '#domain/refunds/make-refund.ts'
import { planStack } from '#domain/stacks/plan-stack.ts'
import { modeOf } from '#domain/tlds/tld-prices.ts'
import { system } from '#platform/database/actor.ts'
import { advanceEnding } from '#workflows/advance-ending.ts'
import { advanceStack } from '#workflows/advance-stack.ts'
import { applyChanges } from '#workflows/apply-changes.ts'
import { attestHandoff } from '#workflows/attest-handoff.ts'
import { openSpendingRooms } from '#workflows/build/spending-rooms.ts'
import { checkDomainProof } from '#workflows/check-domain-proof.ts'
import { checkNames } from '#workflows/check-names.ts'
import { checkStanding } from '#workflows/check-standing.ts'
import { collectFigures } from '#workflows/collect-figures.ts'
import { compareStack } from '#workflows/compare-stack.ts'
import { followArrears } from '#workflows/follow-arrears.ts'
import { judgeHealth } from '#workflows/judge-health.ts'
import { keepPauses } from '#workflows/keep-pauses.ts'
import { keepRenewals } from '#workflows/keep-renewals.ts'
import { prepareHandoff } from '#workflows/prepare-handoff.ts'
import { readReports } from '#workflows/read-reports.ts'
import { readTldPrices } from '#workflows/read-tld-prices.ts'
import { readVendors } from '#workflows/read-vendors.ts'
import { reissueCredentials } from '#workflows/reissue-credentials.ts'
import { sendMail } from '#workflows/send-mail.ts'
import { sendStaffInvitation } from '#workflows/send-staff-invitation.ts'
import { stopCampaigns } from '#workflows/stop-campaigns.ts'
import { windDown } from '#workflows/wind-down.ts'
import { mailHouse, mailPages } from './mail-house.ts'
import type { Shared } from './shared.ts'
import type { JobHandlers } from './worker.ts'

/** The name under which a job finds an id in its payload; a payload without it is a mistake of the program. */
function id(ids: Readonly<Record<string, string>>, name: string): string {
  const value = ids[name]
  if (value === undefined) throw new Error(`a job came without ${name}`)
  return value
}

/** A stack of many domains, or an account that takes one call a second, holds up nobody else's. In machine time. */
const buildTurnMs = 5000

/** What each queue's job does, joined to the vendors. */
export function jobHandlers(shared: Shared): JobHandlers {
  const { inPurpose, ports, locks, log, signIn, config, mailMode } = shared
  const build = {
    inPurpose,
    withLock: locks.withLock,
    openPorts: ports.openStackPorts,
    rooms: openSpendingRooms(),
    turnMs: buildTurnMs,
    log,
  }
  const openPayments: OpenPayments = ({ mode, ...about }) => ports.payments(mode, system('billing'), about)
  const billing = { inPurpose, openPayments }
  return {
    sendMail: (ids) =>
      sendMail(
        {
          inPurpose,
          openSender: (purpose, personId) => ports.mailSender(mailMode, purpose, personId),
          house: mailHouse(config),
          pages: mailPages(config),
        },
        id(ids, 'mailId'),
        id(ids, 'purpose'),
      ),
    sendSignInLink: (ids) => signIn.portal.deliverLink(id(ids, 'requestId')),
    sendStaffInvitation: (ids) =>
      sendStaffInvitation({ inPurpose, deliver: signIn.staff.deliverInvitation }, id(ids, 'personId')),
    handlePaymentEvent: (ids) => settleEvent(billing, id(ids, 'eventId')),
    settleCheckout: async (ids) => {
      await settleCheckout(billing, id(ids, 'checkoutId'))
    },
    settleDispute: (ids) => settleKnownDispute(billing, id(ids, 'disputeId')),
    readSubscription: (ids) => readSubscription(billing, id(ids, 'subscriptionId')),
    tellTaxes: (ids) => tellTaxes(billing, id(ids, 'engagementId')),
    setCollection: (ids) => setCollection(billing, id(ids, 'subscriptionId')),
    makeRefund: (ids) => makeRefund(billing, id(ids, 'refundId')),
    settleTransfer: (ids) => settleTransfer(billing, id(ids, 'transferId')),
    makeInvoice: (ids) => makeInvoice(billing, id(ids, 'orderId')),
    keepRenewals: (ids) => keepRenewals(build, id(ids, 'stackId')),
    followArrears: (ids) => followArrears({ inPurpose }, id(ids, 'engagementId')),
    advanceStack: (ids) => advanceStack(build, id(ids, 'stackId')),
    compareStack: (ids) => compareStack(build, id(ids, 'stackId')),
    applyChanges: (ids) => applyChanges(build, id(ids, 'stackId')),
    priceChange: (ids) => pricePlanChange(billing, id(ids, 'changeId')),
    chargeChange: (ids) => chargePlanChange(billing, id(ids, 'changeId')),
    setLinesBack: (ids) => setLinesBack(billing, id(ids, 'changeId')),
    beginChange: (ids) =>
      inPurpose('service-delivery', system('begin-change'), (tx) => beginFreeChange(tx, id(ids, 'changeId'))),
    checkNames: (ids) => checkNames(build, id(ids, 'stackId')),
    readTldPrices: (ids) => readTldPrices(build, modeOf(id(ids, 'mode'))),
    checkDomainProof: (ids) =>
      checkDomainProof({ inPurpose, resolver: ports.resolver }, id(ids, 'engagementId')),
    planStack: async (ids) => {
      await inPurpose('service-delivery', system('plan-stack'), (tx) =>
        planStack(tx, id(ids, 'engagementId')),
      )
    },
    endSubscription: async (ids) => {
      await windDown({ inPurpose }, id(ids, 'engagementId'))
      await endSubscription(billing, id(ids, 'engagementId'))
    },
    readVendors: (ids) =>
      readVendors(
        { inPurpose, openBooks: ports.openBooks, vault: shared.vault, log },
        id(ids, 'mode') === 'live' ? 'live' : 'sandbox',
      ),
    advanceEnding: (ids) => advanceEnding(build, id(ids, 'engagementId')),
    collectFigures: (ids) => collectFigures(build, id(ids, 'stackId')),
    checkStanding: (ids) =>
      checkStanding(
        {
          inPurpose,
          resolver: ports.resolver,
          openBlocklists: ports.blocklists,
          openPorts: ports.openStackPorts,
          log,
        },
        id(ids, 'stackId'),
      ),
    judgeHealth: (ids) => judgeHealth({ inPurpose }, id(ids, 'stackId')),
    readReports: (ids) =>
      readReports(
        { inPurpose, openReportMailbox: ports.reportMailbox, log },
        id(ids, 'mode') === 'live' ? 'live' : 'sandbox',
      ),
    adoptSubscription: (ids) => adoptSubscription(billing, id(ids, 'engagementId')),
    stopCampaigns: (ids) => stopCampaigns(build, id(ids, 'stackId')),
    keepPauses: (ids) => keepPauses(build, id(ids, 'stackId')),
    prepareHandoff: (ids) => prepareHandoff(build, id(ids, 'handoffId')),
    attestHandoff: (ids) => attestHandoff({ inPurpose }, id(ids, 'stackId')),
    reissueCredentials: (ids) => reissueCredentials(build, id(ids, 'inboxId'), ids.askedBy),
  }
}
