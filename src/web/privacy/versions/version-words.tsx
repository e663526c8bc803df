import type { ListedVersion } from '#domain/policy/list-versions.ts'
import { StateMark } from '#web/ui/state-mark.tsx'
import { dayText } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'

/** Where a version stands, as a mark. */
export function VersionMark({ state }: Pick<ListedVersion, 'state'>) {
  const marks: Readonly<Record<ListedVersion['state'], readonly [Tone, string]>> = {
    proposed: ['waiting', 'proposed'],
    announced: ['waiting', 'announced'],
    'in-effect': ['good', 'in effect'],
    superseded: ['off', 'replaced'],
    withdrawn: ['off', 'withdrawn'],
  }
  const [tone, word] = marks[state]
  return <StateMark tone={tone} word={word} />
}

/** "in effect since 24 Nov 2026", "from 24 Nov 2026 to 3 Jan 2027", "takes effect on 3 Jan 2027 at the earliest". */
export function periodWords(version: ListedVersion): string {
  const { state, inEffectAt, supersededAt, effectiveAt } = version
  if (state === 'announced' && effectiveAt) return `takes effect on ${dayText(effectiveAt)} at the earliest`
  if (inEffectAt && supersededAt) return `from ${dayText(inEffectAt)} to ${dayText(supersededAt)}`
  if (inEffectAt) return `in effect since ${dayText(inEffectAt)}`
  return 'never took effect'
}
