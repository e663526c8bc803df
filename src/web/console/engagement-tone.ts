import type { EngagementState } from '#domain/engagements/states.ts'
import type { Turn } from '#domain/engagements/whose-turn.ts'
import type { StackState } from '#domain/stacks/states.ts'
import type { Tone } from '#web/ui/tone.ts'

/** A state in a word or two, and how it is felt here. */
export const engagementMarks: Readonly<Record<EngagementState, { word: string; tone: Tone }>> = {
  requested: { word: 'requested', tone: 'attention' },
  planned: { word: 'planned', tone: 'attention' },
  quoted: { word: 'quoted', tone: 'waiting' },
  accepted: { word: 'accepted', tone: 'waiting' },
  intake: { word: 'intake', tone: 'waiting' },
  approving: { word: 'approving', tone: 'waiting' },
  building: { word: 'building', tone: 'busy' },
  live: { word: 'live', tone: 'good' },
  'handed-over': { word: 'handed over', tone: 'good' },
  ended: { word: 'ended', tone: 'off' },
  withdrawn: { word: 'withdrawn', tone: 'off' },
  adopted: { word: 'brought in', tone: 'attention' },
}

export const stackMarks: Readonly<Record<StackState, { word: string; tone: Tone }>> = {
  planned: { word: 'planned', tone: 'waiting' },
  approved: { word: 'approved', tone: 'busy' },
  building: { word: 'building', tone: 'busy' },
  warming: { word: 'warming up', tone: 'busy' },
  live: { word: 'live', tone: 'good' },
  'handed-over': { word: 'handed over', tone: 'good' },
  retiring: { word: 'retiring', tone: 'off' },
  retired: { word: 'retired', tone: 'off' },
  abandoned: { word: 'abandoned', tone: 'off' },
  observed: { word: 'only looked at', tone: 'waiting' },
}

export const turnTones: Readonly<Record<Turn, Tone>> = {
  us: 'attention',
  client: 'waiting',
  program: 'busy',
  nobody: 'off',
}
