type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never

export interface Path<P extends string> {
  /** As the router takes it: `/unsubscribe/:token`. */
  readonly pattern: P
  /** The address itself. Each param is escaped; an empty one is an error in the program. */
  to(...params: [ParamNames<P>] extends [never] ? [] : [Record<ParamNames<P>, string>]): string
}

export function path<const P extends string>(pattern: P): Path<P> {
  return {
    pattern,
    to(...params) {
      const values: Record<string, string> = params[0] ?? {}
      return pattern.replace(/:([A-Za-z]+)/g, (_, name: string) => {
        const value = values[name]
        if (!value) throw new Error(`the address ${pattern} needs ${name}`)
        return encodeURIComponent(value)
      })
    },
  }
}

/** Adds a query; undefined and empty values are left out, so a filter that is off leaves no trace. */
export function withQuery(
  address: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `${address}?${text}` : address
}

/** Every address of the website. Nothing personal stands in any of them; a token is opaque. */
export const sitePaths = {
  home: path('/'),
  requestCall: path('/request-a-call'),
  callRequested: path('/request-a-call/thanks'),
  chooseCall: path('/call/:token'),
  changeCall: path('/call/agreed/:token'),
  cancelCall: path('/call/agreed/:token/cancellation'),
  guide: path('/guide'),
  guideRequested: path('/guide/check-your-inbox'),
  confirmGuide: path('/guide/confirm/:token'),
  guideText: path('/guide/planning-cold-email-capacity'),
  unsubscribe: path('/unsubscribe/:token'),
  confirmDomain: path('/domain-proof/:token'),
  privacy: path('/privacy'),
  privacyMarkdown: path('/privacy.md'),
  privacyJson: path('/privacy.json'),
  privacyProof: path('/privacy/proof'),
  privacyCheckpoint: path('/privacy/checkpoint'),
  privacyVerifier: path('/privacy/verify-ledger.mjs'),
  privacyVersions: path('/privacy/versions'),
  privacyVersion: path('/privacy/versions/:version'),
  privacyDifferences: path('/privacy/versions/:version/since/:earlier'),
  privacyRecords: path('/privacy/records'),
  privacyRecord: path('/privacy/records/:file'),
  signIn: path('/sign-in'),
} as const

/** Signing in and out. A token stands in the query, which is never logged. */
export const signInPaths = {
  request: path('/sign-in'),
  sent: path('/sign-in/sent'),
  link: path('/sign-in/link'),
  signOut: path('/sign-out'),
  staff: path('/staff/sign-in'),
  secondFactor: path('/staff/second-factor'),
  enrol: path('/staff/enrol'),
  first: path('/staff/first'),
  join: path('/staff/join'),
  prove: path('/staff/prove'),
  recoveryCodes: path('/staff/recovery-codes'),
  staffSignOut: path('/staff/sign-out'),
} as const

/** The operators' console. Ids only; filters by state stand in the query, what is searched for in the body. */
export const consolePaths = {
  home: path('/console'),
  live: path('/console/live'),
  inquiries: path('/console/inquiries'),
  inquiry: path('/console/inquiries/:lead'),
  answerInquiry: path('/console/inquiries/:lead/answer'),
  convertInquiry: path('/console/inquiries/:lead/client'),
  calls: path('/console/calls'),
  callHours: path('/console/calls/hours'),
  call: path('/console/calls/:call'),
  moveCall: path('/console/calls/:call/time'),
  cancelCall: path('/console/calls/:call/cancellation'),
  noteCall: path('/console/calls/:call/outcome'),
  adoptions: path('/console/adoption'),
  adoptionTemplate: path('/console/adoption/template.csv'),
  adoptionPreview: path('/console/adoption/preview'),
  adoptionImport: path('/console/adoption/clients'),
  adoptionReading: path('/console/adoption/reading'),
  acceptComplete: path('/console/adoption/accepted'),
  orphans: path('/console/adoption/orphans'),
  adoption: path('/console/adoption/:adoption'),
  leaveOut: path('/console/adoption/:adoption/left-out/:sighting'),
  acceptAdoption: path('/console/adoption/:adoption/accepted'),
  inviteContact: path('/console/adoption/:adoption/invitation'),
  pipeline: path('/console/pipeline'),
  search: path('/console/search'),
  client: path('/console/clients/:client'),
  billing: path('/console/clients/:client/billing'),
  members: path('/console/clients/:client/members'),
  endMembership: path('/console/clients/:client/members/:person/end'),
  withdraw: path('/console/engagements/:engagement/withdrawal'),
  end: path('/console/engagements/:engagement/end'),
  ending: path('/console/engagements/:engagement/ending'),
  stopEnding: path('/console/engagements/:engagement/ending/stopped'),
  exportedReplies: path('/console/engagements/:engagement/ending/exported-replies'),
  reopenIntake: path('/console/engagements/:engagement/reopened-intake'),
  ownDomain: path('/console/engagements/:engagement/own-domain'),
  domainProof: path('/console/engagements/:engagement/domain-proof'),
  plan: path('/console/engagements/:engagement/plan'),
  quote: path('/console/engagements/:engagement/quote'),
  takeBackQuote: path('/console/quotes/:quote/taken-back'),
  spending: path('/console/stacks/:stack/spending'),
  raiseSpending: path('/console/stacks/:stack/spending/raised'),
  build: path('/console/stacks/:stack/build'),
  moreNames: path('/console/stacks/:stack/build/more-names'),
  retryStep: path('/console/stacks/:stack/build/:step/retry'),
  retrySteps: path('/console/stacks/:stack/build/retried'),
  anotherAddress: path('/console/stacks/:stack/build/:inbox/address'),
  health: path('/console/stacks/:stack/health'),
  changes: path('/console/stacks/:stack/changes'),
  planChange: path('/console/stacks/:stack/changes/:change'),
  drift: path('/console/stacks/:stack/drift'),
  approveDifferences: path('/console/stacks/:stack/drift/approved'),
  decideDifference: path('/console/stacks/:stack/drift/differences/:difference'),
  decideChange: path('/console/stacks/:stack/drift/changes/:change'),
  healthTrends: path('/console/stacks/:stack/health/trends'),
  healthDomains: path('/console/stacks/:stack/health/domains'),
  healthDmarc: path('/console/stacks/:stack/health/dmarc'),
  healthIndex: path('/console/health'),
  complaints: path('/console/stacks/:stack/complaints'),
  pause: path('/console/stacks/:stack/pauses'),
  endPause: path('/console/stacks/:stack/pauses/:pause/end'),
  care: path('/console/stacks/:stack/domains/:domain/care'),
  dmarcStep: path('/console/stacks/:stack/dmarc-steps'),
  reports: path('/console/health/reports'),
  thresholds: path('/console/clients/:client/thresholds'),
  handOff: path('/console/stacks/:stack/hand-off'),
  reissue: path('/console/stacks/:stack/inboxes/:inbox/new-password'),
  tasks: path('/console/tasks'),
  newTask: path('/console/tasks/new'),
  handOverTasks: path('/console/tasks/handed-over'),
  task: path('/console/tasks/:task'),
  noteTask: path('/console/tasks/:task/notes'),
  finishTask: path('/console/tasks/:task/done'),
  dropTask: path('/console/tasks/:task/dropped'),
  assignTask: path('/console/tasks/:task/assignee'),
  money: path('/console/money'),
  renewals: path('/console/money/renewals'),
  decideRenewal: path('/console/money/renewals/:renewal'),
  invoices: path('/console/money/invoices'),
  invoice: path('/console/money/invoices/:invoice'),
  recordTransfer: path('/console/money/invoices/:invoice/transfer'),
  proposeRefund: path('/console/money/invoices/:invoice/refund'),
  decideRefund: path('/console/money/refunds/:refund'),
  bills: path('/console/money/bills'),
  removeBill: path('/console/money/bills/:bill/removal'),
  vendors: path('/console/vendors'),
  newConnection: path('/console/vendors/new'),
  connection: path('/console/vendors/:connection'),
  checkConnection: path('/console/vendors/:connection/checked'),
  rotateConnection: path('/console/vendors/:connection/key'),
  switchOffConnection: path('/console/vendors/:connection/off'),
  switchOnConnection: path('/console/vendors/:connection/on'),
  learned: path('/console/learned'),
  staff: path('/console/staff'),
  colleague: path('/console/staff/:colleague'),
  colleagueRole: path('/console/staff/:colleague/role'),
  colleagueInvitation: path('/console/staff/:colleague/invitation'),
  colleagueSecondFactor: path('/console/staff/:colleague/second-factor'),
  endColleague: path('/console/staff/:colleague/end'),
  endSession: path('/console/staff/:colleague/sessions/:session/end'),
  endSessions: path('/console/staff/:colleague/sessions/end'),
  settings: path('/console/settings'),
  prices: path('/console/settings/prices'),
  pricesIn: path('/console/settings/prices/:currency'),
  tlds: path('/console/settings/endings'),
  tldReading: path('/console/settings/endings/reading'),
  removeTld: path('/console/settings/endings/:tld/removal'),
  policy: path('/console/policy'),
  dataRequests: path('/console/data'),
  noteDataRequest: path('/console/data/requests'),
  answerDataRequest: path('/console/data/requests/:request'),
  heldData: path('/console/data/:person'),
  heldCopy: path('/console/data/:person/copy'),
  eraseData: path('/console/data/:person/erasure'),
  announcePolicy: path('/console/policy/:version/announced'),
  toldOfPolicy: path('/console/policy/notices/:notice/told'),
} as const

/** The sandbox world as seen from outside it. Answers on loopback only. */
export const sandboxPaths = {
  home: path('/sandbox'),
  mail: path('/sandbox/mail'),
  message: path('/sandbox/mail/:message'),
  clock: path('/sandbox/clock'),
  requests: path('/sandbox/requests'),
  faults: path('/sandbox/faults'),
  clearFaults: path('/sandbox/faults/cleared'),
} as const

/** The client's portal. Every page but the first belongs to one engagement. */
export const portalPaths = {
  home: path('/portal'),
  live: path('/portal/live'),
  engagement: path('/portal/:engagement'),
  quote: path('/portal/:engagement/quote'),
  document: path('/portal/:engagement/documents/:document/:version'),
  payment: path('/portal/:engagement/payment'),
  payByTransfer: path('/portal/:engagement/payment/transfer'),
  payAgain: path('/portal/:engagement/payment/again'),
  paymentDone: path('/portal/:engagement/payment/done'),
  paymentCanceled: path('/portal/:engagement/payment/canceled'),
  invoices: path('/portal/:engagement/invoices'),
  paymentSettings: path('/portal/:engagement/invoices/payment-method'),
  taxes: path('/portal/:engagement/invoices/taxes'),
  renewals: path('/portal/:engagement/renewals'),
  renewal: path('/portal/:engagement/renewals/:renewal'),
  intake: path('/portal/:engagement/intake'),
  intakeSection: path('/portal/:engagement/intake/sections/:section'),
  intakeDomainProof: path('/portal/:engagement/intake/domain-proof/:way'),
  intakeSubmission: path('/portal/:engagement/intake/submission'),
  senders: path('/portal/:engagement/intake/senders'),
  sender: path('/portal/:engagement/intake/senders/:sender'),
  senderRemoval: path('/portal/:engagement/intake/senders/:sender/removal'),
  senderPicture: path('/portal/:engagement/intake/senders/:sender/picture'),
  names: path('/portal/:engagement/names'),
  ownName: path('/portal/:engagement/names/own'),
  build: path('/portal/:engagement/build'),
  replaceName: path('/portal/:engagement/build/names'),
  moreNames: path('/portal/:engagement/build/more-names'),
  change: path('/portal/:engagement/change'),
  changeAnswer: path('/portal/:engagement/change/:change/answer'),
  health: path('/portal/:engagement/health'),
  handoff: path('/portal/:engagement/hand-off'),
  handoffInboxes: path('/portal/:engagement/hand-off/inboxes.csv'),
  handoffZone: path('/portal/:engagement/hand-off/zones/:domain'),
  handoffLedger: path('/portal/:engagement/hand-off/ledger'),
  handoffLedgerFile: path('/portal/:engagement/hand-off/ledger/:file'),
  credentials: path('/portal/:engagement/hand-off/credentials'),
  credentialReveal: path('/portal/:engagement/hand-off/credentials/:inbox/reveal'),
  credentialReissue: path('/portal/:engagement/hand-off/credentials/:inbox/reissue'),
  reports: path('/portal/:engagement/reports'),
  people: path('/portal/:engagement/people'),
  personRemoval: path('/portal/:engagement/people/:person/removal'),
  yourData: path('/portal/:engagement/your-data'),
  yourCopy: path('/portal/:engagement/your-data/copy'),
  end: path('/portal/:engagement/end'),
  endStopped: path('/portal/:engagement/end/stopped'),
  endExported: path('/portal/:engagement/end/exported-replies'),
  endProof: path('/portal/:engagement/end/proof.txt'),
} as const

/** What machines ask for. */
export const machinePaths = {
  health: path('/healthz'),
  readiness: path('/readyz'),
  robots: path('/robots.txt'),
  security: path('/.well-known/security.txt'),
  gpc: path('/.well-known/gpc.json'),
  asset: path('/assets/:name'),
} as const

/** Folders whose pages belong to somebody signed in, or to nobody outside: never indexed. */
export const closedFolders = ['/portal', '/console', '/sandbox', '/sign-in', '/staff', '/your-data'] as const

/** Where vendors send their notices; each is verified by its signature. */
export const webhookPaths = {
  stripe: path('/webhooks/stripe'),
} as const
