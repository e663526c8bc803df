import { colleagues } from '../cast/agency.ts'
import { idOf } from '../seeded.ts'
import { daysAfter, foreverHeld, holdPerson, type Scene } from './scene.ts'

export const colleagueId = (key: string): string => idOf('colleague', key)

/** Those who could have done something at a time, by turns. */
export function someColleague(turn: number): string {
  return colleagueId(['operator', 'second', 'owner'][turn % 3] ?? 'owner')
}

export function tellStaff(scene: Scene): void {
  const { now, rows, ledger } = scene
  for (const { key, name, email, role, addedDaysAgo, leftDaysAgo } of colleagues) {
    const since = daysAfter(now, -addedDaysAgo)
    const left = leftDaysAgo === undefined ? undefined : daysAfter(now, -leftDaysAgo)
    const id = colleagueId(key)
    holdPerson(scene, { id, name, email, since, staffUntil: left ? daysAfter(left, 730) : foreverHeld })
    rows.add('staff', { person_id: id, role, added_at: since, removed_at: left ?? null })
    const told = { purpose: 'authentication', actor: 'staff', clauses: ['9.3', '9.4'], personId: id } as const
    const details = { by: colleagueId('owner'), role }
    ledger.tell({
      ...told,
      at: since,
      kind: 'access.granted',
      categories: ['email', 'name', 'role'],
      details,
    })
    if (left) ledger.tell({ ...told, at: left, kind: 'access.ended', details })
  }
}
