/** Under which word one looks for it. */
export const workGroups = {
  asked: 'people who asked',
  offers: 'plans and quotes',
  builds: 'stacks',
  money: 'money',
  people: 'lost mail',
  tasks: 'tasks',
  house: 'the house',
} as const
export type WorkGroup = keyof typeof workGroups

/**
 * What waits for somebody here, and within how many hours it should be done: the agency's own targets, counted
 * from the moment it began to wait. A task brings its own day.
 */
export const workClocks = {
  'answer-inquiry': { group: 'asked', hours: 24, words: 'answer the request' },
  'answer-data-request': { group: 'asked', hours: 48, words: 'answer somebody about their data' },
  'note-call': { group: 'asked', hours: 24, words: 'say how the call went' },
  'draft-plan': { group: 'offers', hours: 24, words: 'draft a plan' },
  'send-quote': { group: 'offers', hours: 24, words: 'send the quote' },
  'approve-spending': { group: 'builds', hours: 24, words: 'approve the spending' },
  'accept-adoption': { group: 'builds', hours: 72, words: 'accept what was found' },
  'mend-step': { group: 'builds', hours: 4, words: 'mend a build step' },
  'draft-change': { group: 'offers', hours: 24, words: 'draft and send a change' },
  'approve-change': { group: 'builds', hours: 24, words: 'approve the spending of a change' },
  'settle-change': { group: 'money', hours: 24, words: 'see to a change that is not paid' },
  'find-stand-in': {
    group: 'builds',
    hours: 24,
    words: 'find an inbox for one that stopped: no reserve is warm',
  },
  'decide-drift': { group: 'builds', hours: 24, words: 'decide about a difference' },
  'hand-over': { group: 'builds', hours: 72, words: 'hand the stack over' },
  'mend-mail': { group: 'people', hours: 24, words: 'find a working address' },
  'collect-payment': { group: 'money', hours: 72, words: 'ask for an unpaid invoice' },
  'ask-about-quote': { group: 'money', hours: 120, words: 'ask about a quote that is accepted and not paid' },
  'announce-policy': { group: 'house', hours: 72, words: 'announce the next privacy policy' },
  'do-task': { group: 'tasks', hours: undefined, words: 'do a task' },
} as const satisfies Record<string, { group: WorkGroup; hours: number | undefined; words: string }>
export type WorkKind = keyof typeof workClocks

/** One thing that waits for us. */
export interface WaitingWork {
  readonly kind: WorkKind
  /** The id of what it is about: a lead, a call, an engagement, a stack, a task, a client, an invoice, a version. */
  readonly id: string
  readonly company: string
  /** Which of them, where a company may have several: a domain name, a kind of mail, an invoice number. */
  readonly detail: string | undefined
  readonly since: Date
  readonly due: Date
}

/** By how long there is left: what is late, what runs out within a day, the rest. In the order in which they are shown. */
export const clocks = ['late', 'today', 'later'] as const
export type Clock = (typeof clocks)[number]

const hourMilliseconds = 3_600_000

/** When it should be done that has waited since then. */
export function dueAfter(kind: Exclude<WorkKind, 'do-task'>, since: Date): Date {
  return new Date(since.getTime() + workClocks[kind].hours * hourMilliseconds)
}
