/** Who writes, and what each mail names: the controller, where to write, the policy. */
export interface MailHouse {
  readonly controllerName: string
  readonly contactAddress: string
  readonly policyUrl: string
  readonly from: { readonly name: string; readonly address: string }
}

/** Where the links of mails lead; each is a whole address. Fulfilled by the program's own paths. */
export interface MailPages {
  readonly lead: (leadId: string) => string
  /** Where a time for a call is chosen. */
  readonly chooseCall: (token: string) => string
  /** Where a call that is agreed on is moved or called off. */
  readonly changeCall: (token: string) => string
  /** A call in the console. */
  readonly call: (callId: string) => string
  readonly confirmGuide: (token: string) => string
  readonly guideText: string
  readonly unsubscribe: (token: string) => string
  readonly signIn: string
  /** What waits for whoever works here. */
  readonly work: string
  readonly quote: (engagementId: string) => string
  readonly invoices: (engagementId: string) => string
  readonly payment: (engagementId: string) => string
  readonly renewals: (engagementId: string) => string
  readonly intake: (engagementId: string) => string
  readonly confirmDomain: (token: string) => string
  readonly approvals: (engagementId: string) => string
  readonly build: (engagementId: string) => string
  readonly change: (engagementId: string) => string
  readonly health: (engagementId: string) => string
  readonly handoff: (engagementId: string) => string
  /** Every report of an engagement. */
  readonly reports: (engagementId: string) => string
  /** The plan by which an engagement ends, and its statement. */
  readonly ending: (engagementId: string) => string
  /** All versions of the policy. */
  readonly policyVersions: string
  /** What is different between two of them. */
  readonly policyDifferences: (version: string, earlier: string) => string
}
