import type { EngagementState } from '#domain/engagements/states.ts'
import type { Tone } from '#web/ui/tone.ts'

const tones: Readonly<Record<EngagementState, Tone>> = {
  requested: 'waiting',
  planned: 'waiting',
  quoted: 'waiting',
  accepted: 'waiting',
  intake: 'waiting',
  approving: 'waiting',
  building: 'busy',
  live: 'good',
  'handed-over': 'good',
  ended: 'off',
  withdrawn: 'off',
}

export function engagementTone(state: EngagementState): Tone {
  return tones[state]
}
