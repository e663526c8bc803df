/** Consents that a step waits for. */
export const approvals = {
  names: 'the client’s approval of the names',
  senders: 'the client’s approval of the senders',
  spending: 'the approval of the spending',
} as const
export type Approval = keyof typeof approvals

export interface StepRule {
  readonly per: 'domain' | 'inbox'
  /** Steps of the same domain or inbox (an inbox also counts on its domain's) that must be seen done first. */
  readonly needs: readonly StepKind[]
  readonly approvals: readonly Approval[]
  /** Completes "now: …": what happens. */
  readonly words: string
  /** Hours that the step takes at its vendor once begun, and hours after which a person looks. */
  readonly usualHours: number
  readonly patienceHours: number
  /** It buys something, so it waits while an invoice of the client is unpaid. */
  readonly buys?: true
  /** Nobody here can do it: it is waited for until a deadline this many days after its last need. */
  readonly deadlineDays?: number
}

/**
 * How a stack is built. Lead times: name servers 15 to 20 minutes, connection 10 to 30 minutes, inboxes 4
 * to 6 hours (published practice), 12 hours promised by one vendor. Records are written once the
 * delegation stands, because only then can they be seen from outside.
 */
export const stepRules = {
  register: {
    per: 'domain',
    needs: [],
    approvals: ['names', 'spending'],
    buys: true,
    words: 'register the domain',
    usualHours: 1,
    patienceHours: 24,
  },
  'set-registrant': {
    per: 'domain',
    needs: ['register'],
    approvals: [],
    words: 'set the client as registrant and read it back',
    usualHours: 1,
    patienceHours: 72,
  },
  'verify-registrant': {
    per: 'domain',
    needs: ['set-registrant'],
    approvals: [],
    words: 'the registrant confirms the verification e-mail',
    usualHours: 48,
    patienceHours: 360,
    deadlineDays: 15,
  },
  'bring-in': {
    per: 'domain',
    needs: ['register'],
    approvals: [],
    words: 'bring the domain in at the host',
    usualHours: 1,
    patienceHours: 24,
  },
  delegate: {
    per: 'domain',
    needs: ['bring-in'],
    approvals: [],
    words: 'delegate the domain to the host’s name servers',
    usualHours: 1,
    patienceHours: 48,
  },
  'write-records': {
    per: 'domain',
    needs: ['delegate'],
    approvals: [],
    words: 'write the records and see them from outside',
    usualHours: 1,
    patienceHours: 24,
  },
  forward: {
    per: 'domain',
    needs: ['delegate'],
    approvals: [],
    words: 'forward the domain to the main site',
    usualHours: 1,
    patienceHours: 24,
  },
  'open-inbox': {
    per: 'inbox',
    needs: ['delegate'],
    approvals: ['senders', 'spending'],
    buys: true,
    words: 'open the inbox',
    usualHours: 6,
    patienceHours: 24,
  },
  prove: {
    per: 'inbox',
    needs: ['open-inbox', 'write-records'],
    approvals: [],
    words: 'send a message to the seed mailbox and judge it',
    usualHours: 1,
    patienceHours: 24,
  },
  'add-to-sequencer': {
    per: 'inbox',
    needs: ['prove'],
    approvals: [],
    words: 'add the inbox to the sequencer',
    usualHours: 1,
    patienceHours: 24,
  },
  'set-limits': {
    per: 'inbox',
    needs: ['add-to-sequencer'],
    approvals: [],
    words: 'set the daily limits',
    usualHours: 1,
    patienceHours: 24,
  },
  'start-warm-up': {
    per: 'inbox',
    needs: ['set-limits'],
    approvals: [],
    words: 'start the warm-up',
    usualHours: 1,
    patienceHours: 24,
  },
} as const satisfies Record<string, { needs: readonly string[] } & Omit<StepRule, 'needs'>>
export type StepKind = keyof typeof stepRules

export const stepKinds = Object.keys(stepRules) as StepKind[]

/** Every step that must be done before one, however far. */
export function stepsBefore(kind: StepKind): ReadonlySet<StepKind> {
  const { needs } = ruleOf(kind)
  return new Set([...needs, ...needs.flatMap((need) => [...stepsBefore(need)])])
}

/** The rule in its wide type, for code that treats all steps alike. */
export function ruleOf(kind: StepKind): StepRule {
  return stepRules[kind]
}
