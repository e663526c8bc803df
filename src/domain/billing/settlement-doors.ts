import type { InPurpose } from '#platform/database/purposes.ts'
import type { OpenPayments } from './open-payments.ts'

/** What is needed to look at the payment service and to record what is seen there. */
export interface SettlementDoors {
  readonly inPurpose: InPurpose
  readonly openPayments: OpenPayments
}
