import type { UtcDay } from './sequencer-port.ts'

/** The day by which sequencers count. */
export const utcDay = (at: Date): UtcDay => at.toISOString().slice(0, 10) as UtcDay
