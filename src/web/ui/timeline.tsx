import type { Child } from 'hono/jsx'
import { Time } from './time.tsx'
import type { Tone } from './tone.ts'

export interface TimelineEntry {
  at: Date
  /** What happened, in a sentence. */
  what: Child
  /** Who did it; left out when the program did. */
  who?: string
  tone?: Tone
  detail?: Child
}

/** Everything that happened to one object, newest first as given. */
export function Timeline({
  entries,
  now,
  label,
}: {
  entries: readonly TimelineEntry[]
  now: Date
  label: string
}) {
  return (
    <ol class="timeline" aria-label={label}>
      {entries.map(({ at, what, who, tone, detail }) => (
        <li class={tone}>
          <p>{what}</p>
          {detail && <div class="small soft">{detail}</div>}
          <p class="when">
            <Time at={at} now={now} />
            {who && ` · ${who}`}
          </p>
        </li>
      ))}
    </ol>
  )
}
