/** What the client wants of their domains and inboxes. */
export interface EndingWishes {
  /** `keep`: pushed to an account of their own · `let-go`: not renewed. */
  readonly domains: 'keep' | 'let-go'
  /** `take-over`: handed to them at the host · `close`: closed with the mail in them. */
  readonly inboxes: 'take-over' | 'close'
}

/** What there is to take leave of. */
export interface EndingFacts {
  readonly domains: readonly { readonly id: string; readonly name: string }[]
  readonly inboxes: number
  readonly credentials: number
  readonly subscribed: boolean
  /** The end of the month that the subscription is in, where it is known. */
  readonly paidUntil?: Date | undefined
}

/** The days that are named when an ending is planned. */
export interface EndingDates {
  readonly askedAt: Date
  /** Nothing is deleted and no inbox closes before this. */
  readonly goesOn: Date
  readonly credentialsOn: Date
  readonly accessOn: Date
}

interface StepRule {
  /** Completes "it is done by …". */
  readonly by: 'client' | 'agency' | 'program'
  /** What is done, as the client reads it. */
  readonly words: string
  /** What shows that it is done. */
  readonly shown: string
  /** Whether it can't be undone once it is done. */
  readonly irreversible: boolean
  due(dates: EndingDates, facts: EndingFacts): Date
  applies(facts: EndingFacts, wishes: EndingWishes): boolean
}

const dayMs = 86_400_000
const after = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs)

/** The end of the month that is paid on a day, by the end of one that was paid before. */
function endOfMonthPaid(paidUntil: Date, day: Date): Date {
  for (let months = 0; ; months++) {
    const end = new Date(paidUntil)
    end.setUTCMonth(end.getUTCMonth() + months, 1)
    const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
    end.setUTCDate(Math.min(paidUntil.getUTCDate(), lastDay))
    if (end >= day) return end
  }
}

/**
 * Everything an ending consists of, in the order of doing. Deleting waits for the day that was named, and for somebody
 * to have been told of it.
 */
export const endingSteps = {
  'tell-everybody': {
    by: 'program',
    words: 'You are told of every day below by mail.',
    shown: 'a mail server took the mail',
    irreversible: false,
    due: ({ askedAt }) => askedAt,
    applies: () => true,
  },
  'export-replies': {
    by: 'client',
    words:
      'You export the replies that you want to keep, from your sequencer’s inbox or over IMAP. We don’t read them and keep no copy, so we can’t do it for you.',
    shown: 'you say so on this page',
    irreversible: false,
    due: ({ goesOn }) => after(goesOn, -1),
    applies: ({ inboxes }) => inboxes > 0,
  },
  'push-domain': {
    by: 'agency',
    words:
      'We push the domain to your own account at the registrar, by hand on its website: no API does it. We ask you for the name of that account before.',
    shown: 'the registrar does not list it in our account any more',
    irreversible: true,
    due: ({ goesOn }) => goesOn,
    applies: (_, { domains }) => domains === 'keep',
  },
  'stop-renewal': {
    by: 'program',
    words: 'The domain is not renewed any more and lapses at the end of the year that is paid.',
    shown: 'the registrar says that it does not renew it',
    irreversible: false,
    due: ({ goesOn }) => goesOn,
    applies: (_, { domains }) => domains === 'let-go',
  },
  'leave-sequencer': {
    by: 'program',
    words:
      'The inboxes leave our workspace at the sequencer and send nothing more from there. Add them to your own workspace on the same day if you keep them; warm-up history stays behind.',
    shown: 'the sequencer does not list them any more',
    irreversible: true,
    due: ({ goesOn }) => goesOn,
    applies: ({ inboxes }) => inboxes > 0,
  },
  'hand-over-inboxes': {
    by: 'agency',
    words: 'We hand the inboxes over to your own account at the host, by hand with its support.',
    shown: 'the host does not list them in our account any more',
    irreversible: true,
    due: ({ goesOn }) => goesOn,
    applies: ({ inboxes }, wishes) => inboxes > 0 && wishes.inboxes === 'take-over',
  },
  'close-inboxes': {
    by: 'program',
    words: 'The inboxes are closed at the host. The mail in them goes with them.',
    shown: 'the host does not list them any more',
    irreversible: true,
    due: ({ goesOn }) => goesOn,
    applies: ({ inboxes }, wishes) => inboxes > 0 && wishes.inboxes === 'close',
  },
  'end-engagement': {
    by: 'program',
    words: 'The engagement ends. The period for which we keep what we hold about you begins.',
    shown: 'the engagement has ended',
    irreversible: true,
    due: ({ goesOn }) => goesOn,
    applies: () => true,
  },
  'end-subscription': {
    by: 'program',
    words:
      'The subscription ends with the month that is paid when the engagement ends. Until the engagement ends it is charged as ever; nothing is charged after it.',
    shown: 'the payment service says that it has ended',
    irreversible: false,
    due: ({ goesOn }, { paidUntil }) => (paidUntil ? endOfMonthPaid(paidUntil, goesOn) : after(goesOn, 31)),
    applies: ({ subscribed }) => subscribed,
  },
  'destroy-credentials': {
    by: 'program',
    words: 'We destroy the passwords of your inboxes that we hold. Take what you need before.',
    shown: 'none is left',
    irreversible: true,
    due: ({ credentialsOn }) => credentialsOn,
    applies: ({ credentials }) => credentials > 0,
  },
  'end-access': {
    by: 'program',
    words: 'Your access to these pages ends. Save the closing statement and the hand-off pack before.',
    shown: 'the day has come',
    irreversible: true,
    due: ({ accessOn }) => accessOn,
    applies: () => true,
  },
} as const satisfies Readonly<Record<string, StepRule>>
export type EndingStepKind = keyof typeof endingSteps

export const endingStepKinds = Object.keys(endingSteps) as EndingStepKind[]

export const isEndingStep = (kind: string): kind is EndingStepKind => Object.hasOwn(endingSteps, kind)

const ofDomains: readonly EndingStepKind[] = ['push-domain', 'stop-renewal']

/**
 * What shows that a step is done: the program saw it, a person said it, the named day passed without a word, or the term of
 * the domain ended before anybody took it over.
 */
export const waysShown = ['seen', 'said', 'passed', 'lapsed'] as const
export type ShownBy = (typeof waysShown)[number]

export interface PlannedStep {
  readonly kind: EndingStepKind
  readonly domain: { readonly id: string; readonly name: string } | undefined
  readonly dueAt: Date
}

/** The steps that an ending needs, by what there is and what is wanted of it, by their days. */
export function stepsOf(facts: EndingFacts, wishes: EndingWishes, dates: EndingDates): PlannedStep[] {
  const steps = endingStepKinds.flatMap((kind): PlannedStep[] => {
    const rule: StepRule = endingSteps[kind]
    if (!rule.applies(facts, wishes)) return []
    const dueAt = rule.due(dates, facts)
    if (!ofDomains.includes(kind)) return [{ kind, domain: undefined, dueAt }]
    return facts.domains.map((domain) => ({ kind, domain, dueAt }))
  })
  return steps.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
}

const noticeDays = 30
const credentialDays = 14
const accessDays = 60

/** The days of an ending that is asked for now. */
export function datesFrom(now: Date): EndingDates {
  return {
    askedAt: now,
    goesOn: after(now, noticeDays),
    credentialsOn: after(now, noticeDays + credentialDays),
    accessOn: after(now, noticeDays + accessDays),
  }
}

/** Between the day somebody was told and the first thing that can't be undone there are so many days at least. */
export const leastNoticeDays = 14

/** Whether what can't be undone may be done now, else what it waits for. */
export function mayDelete(
  ending: { readonly goesOn: Date; readonly notifiedAt: Date | null },
  now: Date,
): { readonly ok: true } | { readonly ok: false; readonly reason: string } {
  if (ending.notifiedAt === null)
    return { ok: false, reason: 'nobody could be told of the days yet, so nothing is deleted' }
  const earliest = Math.max(ending.goesOn.getTime(), after(ending.notifiedAt, leastNoticeDays).getTime())
  return now.getTime() >= earliest
    ? { ok: true }
    : { ok: false, reason: 'the day that was named has not come' }
}
