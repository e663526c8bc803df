import type { EngagementState } from '#domain/engagements/states.ts'
import type { Tone } from '#web/ui/tone.ts'

/** A state in a word or two, as the client feels it. */
export const engagementMarks: Readonly<Record<EngagementState, { word: string; tone: Tone }>> = {
  requested: { word: 'requested', tone: 'busy' },
  planned: { word: 'planned', tone: 'busy' },
  quoted: { word: 'quoted', tone: 'waiting' },
  accepted: { word: 'accepted', tone: 'waiting' },
  intake: { word: 'paid', tone: 'waiting' },
  approving: { word: 'approving', tone: 'waiting' },
  building: { word: 'building', tone: 'busy' },
  live: { word: 'live', tone: 'good' },
  'handed-over': { word: 'handed over', tone: 'good' },
  ended: { word: 'ended', tone: 'off' },
  withdrawn: { word: 'withdrawn', tone: 'off' },
  adopted: { word: 'watched', tone: 'busy' },
}

/** Where the work stands, told to the client. */
export const standings: Readonly<Record<EngagementState, string>> = {
  requested: 'We work out your plan.',
  planned: 'The plan is there; the quote follows.',
  quoted: 'The quote waits for your answer.',
  accepted: 'The quote is accepted and waits for your payment.',
  intake: 'It is paid. We need your details.',
  approving: 'Names, senders and the purchase are being approved.',
  building: 'Your stack is being built and warmed up.',
  live: 'Your stack is live.',
  'handed-over': 'Your stack is in your own hands.',
  ended: 'This engagement has ended.',
  withdrawn: 'This request was withdrawn before payment.',
  adopted: 'Your stack runs as it did before. We look at it and change nothing yet.',
}

const changes: Readonly<Record<EngagementState, string>> = {
  requested: 'You asked for it',
  planned: 'The plan was drafted',
  quoted: 'The quote was sent',
  accepted: 'The quote was accepted',
  intake: 'The payment was confirmed',
  approving: 'The details were submitted',
  building: 'Building began',
  live: 'The stack went live',
  'handed-over': 'The stack was handed over',
  ended: 'The engagement was ended',
  withdrawn: 'The request was withdrawn',
  adopted: 'Your stack was brought into this program',
}

/** One change in a sentence; a way back is told as such. */
export function changeWords(from: EngagementState | null, to: EngagementState): string {
  if (to === 'planned' && (from === 'quoted' || from === 'accepted')) return 'The quote was taken back'
  if (to === 'intake' && from === 'approving') return 'The details were opened again'
  return changes[to]
}
