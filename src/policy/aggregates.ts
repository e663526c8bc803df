import type { ClauseId, Purpose } from './vocabulary.ts'

/**
 * How many different clients a figure needs before it is told (clause 3.4); fewer and none look alike. Statistical
 * offices ask for three or five contributors to a cell (Glossary of Statistical Disclosure Control of the UNECE/Eurostat
 * work session, 2005, “threshold rule”; read 2026-11-24). With five, each counted once, none weighs more than a fifth.
 */
export const smallestGroup = 5

/** A question over all clients, and the columns that its answer is worked out from. None of them is personal. */
export interface AggregateQuestion {
  readonly asks: string
  readonly clause: ClauseId
  readonly purpose: Purpose
  /** By table. PostgreSQL's own record of what the function reads is held against it at each start. */
  readonly reads: Readonly<Record<string, readonly string[]>>
}

const learned = { clause: '3.4', purpose: 'improvement' } as const

const ofStack = ['id', 'mode'] as const

/** Which clients are counted at all: the one function that every question asks first. */
export const countedClients: AggregateQuestion = {
  asks: 'which clients may be counted: those whose period runs',
  ...learned,
  reads: { clients: ['id', 'retained_until'] },
}

/** By the function in schema `app` that answers it. */
export const aggregateQuestions = {
  learn_first_send: {
    asks: 'how long it takes from the payment to the first cold mail, and where the time goes',
    ...learned,
    reads: {
      checkouts: ['engagement_id', 'paid_at', 'state'],
      daily_figures: ['cold_sent', 'day', 'inbox_id'],
      engagements: ['client_id', 'id', 'mode'],
      inboxes: ['id', 'stack_id'],
      intakes: ['completed_at', 'engagement_id'],
      stacks: ['engagement_id', 'id', 'names_approved_at', 'spending_approved_at', 'warm_up_started_at'],
    },
  },
  learn_build_steps: {
    asks: 'how long each kind of build step takes, and how many are never done',
    ...learned,
    reads: {
      build_steps: ['client_id', 'done_at', 'intended_at', 'kind', 'stack_id', 'state'],
      stacks: ofStack,
    },
  },
  learn_sending: {
    asks: 'how mail fares by inbox host and week of warm-up: where it lands, what bounces, what is answered',
    ...learned,
    reads: {
      daily_figures: [
        'bounced',
        'client_id',
        'cold_sent',
        'day',
        'inbox_id',
        'replies',
        'warm_up_inbox',
        'warm_up_spam',
      ],
      inboxes: ['id', 'stack_id', 'warm_up_started_at'],
      stacks: ['host', ...ofStack],
    },
  },
  learn_names: {
    asks: 'how many of the names we propose can’t be had',
    ...learned,
    reads: {
      domains: ['available', 'checked_at', 'chosen', 'client_id', 'premium', 'stack_id', 'state'],
      stacks: ofStack,
    },
  },
  learn_intake: {
    asks: 'how long clients take for each section of the intake',
    ...learned,
    reads: {
      checkouts: ['engagement_id', 'paid_at', 'state'],
      engagements: ['client_id', 'id', 'mode'],
      intakes: ['completed_at', 'domain_proved_at', 'engagement_id', 'saved_at'],
      registrants: ['engagement_id', 'saved_at'],
      senders: ['added_at', 'engagement_id'],
    },
  },
} as const satisfies Record<string, AggregateQuestion>
export type AggregateQuestionId = keyof typeof aggregateQuestions
