import type { Role } from '#domain/staff/rules.ts'
import type { listStaff } from '#domain/staff/staff-queries.ts'
import { reveal } from '#policy/personal.ts'
import { StateMark } from '#web/ui/state-mark.tsx'

export type Colleague = Awaited<ReturnType<typeof listStaff>>[number]

/** How far each has come with signing in, by person; who chose no password yet is missing. */
export type Progress = ReadonlyMap<string, 'password' | 'second-factor'>

const roleWords: Readonly<Record<Role, string>> = {
  owner: 'owner: everything, staff and limits included',
  operator: 'operator: works for clients, spends up to the limit',
  viewer: 'viewer: looks and changes nothing',
}
export const roleOptions = Object.entries(roleWords).map(([value, label]) => ({ value, label }))

export const nameOf = ({ name }: Colleague): string => (name === null ? 'no name given' : reveal(name))

export function colleagueMark({ personId, removedAt }: Colleague, progress: Progress) {
  if (removedAt) return <StateMark tone="off" word="left" />
  switch (progress.get(personId)) {
    case 'second-factor':
      return <StateMark tone="good" word="works here" />
    case 'password':
      return <StateMark tone="attention" word="second factor missing" />
    default:
      return <StateMark tone="waiting" word="invited" />
  }
}
