import { describe, expect, it } from 'vitest'
import {
  type ArrearsStanding,
  arrearsDays,
  daysAfter,
  dueMove,
  type NoticeKind,
} from '#domain/arrears/arrears-clock.ts'
import {
  type ArrearsState,
  type ArrearsTransition,
  arrearsStates,
  arrearsTransitions,
  may,
  openTo,
} from '#domain/arrears/states.ts'
import { actors } from '#domain/transitions/transition-table.ts'

const began = new Date('2026-12-01T10:00:00Z')
const day = (days: number) => daysAfter(began, days)

/** Plays what a look does, at each of these days, as often as something is due. */
function played(days: readonly number[], begins: Partial<ArrearsStanding> = {}) {
  let standing: ArrearsStanding = {
    state: 'owing',
    beganAt: began,
    toldAt: null,
    pausedAt: null,
    deletionOn: null,
    sent: [],
    ...begins,
  }
  const seen: [day: number, what: string][] = []
  const sent = (notice: NoticeKind) => ({ sent: [...standing.sent, notice] })
  for (const at of days)
    for (let move = dueMove(standing, day(at)); move; move = dueMove(standing, day(at))) {
      seen.push([at, move.kind === 'remind' ? move.notice : move.kind])
      if (move.kind === 'remind')
        standing = { ...standing, ...sent(move.notice), toldAt: standing.toldAt ?? day(at) }
      if (move.kind === 'pause-sending')
        standing = { ...standing, ...sent('paused'), state: 'paused', pausedAt: day(at) }
      if (move.kind === 'give-final-notice')
        standing = { ...standing, ...sent('final'), state: 'final-notice', deletionOn: move.deletionOn }
      if (move.kind === 'reach-date') standing = { ...standing, state: 'date-passed' }
    }
  return { seen, standing }
}

describe('the clock of what is owed', () => {
  it('reminds on day 0, 3 and 7, pauses on day 14, and names a day that it keeps to', () => {
    const daily = Array.from({ length: 60 }, (_, at) => at)
    expect(played(daily).seen).toEqual([
      [0, 'first'],
      [3, 'third-day'],
      [7, 'seventh-day'],
      [14, 'pause-sending'],
      [21, 'give-final-notice'],
      [51, 'reach-date'],
    ])
  })

  it('sends of the reminders that were missed only the latest, and each once', () => {
    expect(played([0, 0, 9, 9]).seen).toEqual([
      [0, 'first'],
      [9, 'seventh-day'],
    ])
  })

  it('pauses nobody who was not warned a week before, however late the first look was', () => {
    expect(played([20, 26]).seen).toEqual([[20, 'seventh-day']])
    expect(played([20, 27]).seen).toEqual([
      [20, 'seventh-day'],
      [27, 'pause-sending'],
    ])
  })

  it('gives the whole time from the day on which the final notice was given, also after a long silence', () => {
    const { standing, seen } = played([0, 14, 90])
    expect(seen.at(-1)).toEqual([90, 'give-final-notice'])
    expect(standing.deletionOn).toEqual(day(90 + arrearsDays.deletion))
  })
})

describe('the states of what is owed', () => {
  const moves: Record<ArrearsState, ArrearsTransition[]> = {
    owing: ['pause-sending', 'settle'],
    paused: ['give-final-notice', 'settle'],
    'final-notice': ['reach-date', 'settle'],
    'date-passed': ['settle'],
    settled: [],
  }

  it.each(Object.keys(arrearsStates) as ArrearsState[])(
    'from %s only its own moves lead on, and by the program alone',
    (state) => {
      expect(openTo(state, 'system')).toEqual(moves[state])
      for (const actor of Object.keys(actors) as (keyof typeof actors)[])
        if (actor !== 'system') expect(openTo(state, actor)).toEqual([])
    },
  )

  it('say why a move is not open', () => {
    for (const transition of Object.keys(arrearsTransitions) as ArrearsTransition[])
      expect(may(transition, 'settled', 'system')).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^Cannot .+: this engagement owes nothing any more\. .+/),
      })
  })
})
