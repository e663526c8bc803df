/** Who ends a pause: the program once its cause is seen gone, or people here who decide that it is over. */
export type EndedBy = 'program' | 'people'

interface ReasonRule {
  /** Completes "cold sending is paused because …". */
  readonly words: string
  /** The same for the client, without jargon. */
  readonly clientWords: string
  readonly endedBy: EndedBy
  /** What ends it, as a sentence. */
  readonly ends: string
}

/**
 * Why cold sending can be paused. Each reason begins and ends by itself; sending goes on when none is left. Warm-up
 * goes on through all of them.
 */
export const pauseReasons = {
  'payment-overdue': {
    words: 'an invoice has been unpaid for two weeks',
    clientWords: 'an invoice has been unpaid for two weeks',
    endedBy: 'program',
    ends: 'It ends by itself once the invoice is paid.',
  },
  records: {
    words: 'a record that mail needs is missing',
    clientWords: 'a record in the DNS of the domain is missing; we are putting it back',
    endedBy: 'program',
    ends: 'It ends by itself once the records are seen from outside again.',
  },
  'registry-hold': {
    words: 'the domain is on hold or not delegated by its registry',
    clientWords: 'the registry has put the domain on hold; we are looking into it',
    endedBy: 'program',
    ends: 'It ends by itself once the registry delegates the domain again.',
  },
  resting: {
    words: 'the domain rests',
    clientWords: 'the domain rests so that its reputation recovers',
    endedBy: 'program',
    ends: 'It ends with the rest, or by what is decided of the domain.',
  },
  retiring: {
    words: 'the domain is being retired',
    clientWords: 'the domain is being retired; replies still arrive',
    endedBy: 'program',
    ends: 'A retired domain sends nothing cold any more.',
  },
  complaints: {
    words: 'recipients complained',
    clientWords: 'recipients complained about messages',
    endedBy: 'people',
    ends: 'Somebody here ends it after looking at lists and texts, or corrects the count that it came from; what is told of later days is judged anew.',
  },
  bounces: {
    words: 'too many messages bounced',
    clientWords: 'too many addresses of a list do not exist',
    endedBy: 'people',
    ends: 'Somebody here ends it after the list was cleaned; what is sent from then on is judged anew.',
  },
  'client-asked': {
    words: 'the client asked to hold sending',
    clientWords: 'you asked us to hold sending',
    endedBy: 'people',
    ends: 'Somebody here ends it when the client says so.',
  },
  operator: {
    words: 'somebody here paused it',
    clientWords: 'we paused it to look at something',
    endedBy: 'people',
    ends: 'Somebody here ends it.',
  },
} as const satisfies Record<string, ReasonRule>
export type PauseReason = keyof typeof pauseReasons

/** The reason as words that complete "cold sending is paused because …". */
export function pauseWords(reason: string): string {
  return Object.hasOwn(pauseReasons, reason)
    ? pauseReasons[reason as PauseReason].words
    : reason.replaceAll('-', ' ')
}

/** Those that people here may give themselves. */
export const reasonsOfPeople = [
  'operator',
  'client-asked',
  'complaints',
] as const satisfies readonly PauseReason[]
