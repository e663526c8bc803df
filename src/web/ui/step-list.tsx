import type { Child } from 'hono/jsx'
import { StateMark } from './state-mark.tsx'
import { durationText } from './time.tsx'
import type { Tone } from './tone.ts'

export interface Step {
  name: Child
  tone: Tone
  /** The state in a word: done, running, waiting, failed. */
  state: string
  elapsedSeconds?: number
  expectedSeconds?: number
  /** What it waits for, why it failed, or what happens next by itself. */
  detail?: Child
}

/** Long work: overall progress, then each step with its state, its times and what it waits for. */
export function StepList(props: {
  label: string
  steps: readonly Step[]
  done: number
  of: number
  unit?: string
}) {
  const { label, steps, done, of, unit = 'steps' } = props
  return (
    <>
      <div class="meter">
        <progress value={done} max={of} aria-label={label} />
        <span class="tabular">
          {done} of {of} {unit} done
        </span>
      </div>
      <ol class="steps" aria-label={label}>
        {steps.map((step) => (
          <li>
            <StateMark tone={step.tone} word={step.state} />
            <span class="name">{step.name}</span>
            <span class="times">{timesText(step)}</span>
            {step.detail && <span class="detail">{step.detail}</span>}
          </li>
        ))}
      </ol>
    </>
  )
}

function timesText({ elapsedSeconds, expectedSeconds }: Step): string {
  const expected = expectedSeconds === undefined ? '' : `usually ${durationText(expectedSeconds)}`
  if (elapsedSeconds === undefined) return expected
  return [durationText(elapsedSeconds), expected].filter(Boolean).join(', ')
}
