import type { Child } from 'hono/jsx'
import type { Tone } from './tone.ts'

const shapes: Record<Tone, Child> = {
  good: <path d="M2 9.5 6 13.5 14 3.5" fill="none" stroke-width="3" />,
  busy: <path d="M8 1a7 7 0 1 0 7 7H8z" stroke="none" />,
  waiting: <circle cx="8" cy="8" r="6" fill="none" stroke-width="2" />,
  attention: <path d="M8 1 15.5 15H.5z" stroke="none" />,
  bad: <path d="M3 3 13 13M13 3 3 13" fill="none" stroke-width="3" />,
  unknown: <path d="M8 1 15 8 8 15 1 8z" fill="none" stroke-width="2" />,
  off: <path d="M2 8H14" fill="none" stroke-width="3" />,
}

/** A state as a word with a colour and a shape. */
export function StateMark({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span class={`state ${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {shapes[tone]}
      </svg>
      {word}
    </span>
  )
}
