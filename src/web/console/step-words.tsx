import type { ShownStep } from '#domain/stacks/build-page.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import { reveal } from '#policy/personal.ts'
import type { Step } from '#web/ui/step-list.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'

const hourSeconds = 3600

/** Whom or what a step's name is about, shown to somebody who works here. */
export const subjectOf = (step: ShownStep): string =>
  typeof step.name === 'string' ? step.name : reveal(step.name)

function stateOf(step: ShownStep): { word: string; tone: Tone } {
  switch (step.state) {
    case 'done':
      return step.left ? { word: 'left as found', tone: 'off' } : { word: 'done', tone: 'good' }
    case 'blocked':
      return { word: 'blocked', tone: 'bad' }
    case 'ready':
      return step.by === 'person' ? { word: 'by hand', tone: 'attention' } : { word: 'next', tone: 'busy' }
    case 'waiting':
      if (step.waitsFor.kind === 'next-try') return { word: 'tries again', tone: 'attention' }
      return step.waitsFor.kind === 'vendor'
        ? { word: 'under way', tone: 'busy' }
        : { word: 'waiting', tone: 'waiting' }
  }
}

/** What it waits for, and what happens by itself. */
function detailOf(step: ShownStep, now: Date) {
  const tries = step.attempts > 1 ? ` Tried ${step.attempts} times.` : ''
  switch (step.state) {
    case 'done':
      return undefined
    case 'blocked':
      return `${step.reason}${tries}`
    case 'ready':
      if (step.by === 'person') return 'A person does this; the instructions are a task.'
      return step.kind === 'register'
        ? 'Done by itself as soon as the registrar’s credit allows.'
        : `Done by itself at the next look.${tries}`
    case 'waiting':
      if (step.waitsFor.kind === 'next-try')
        return (
          <>
            {step.words} Next try {step.until && <Time at={step.until} now={now} />}.{tries}
          </>
        )
      return (
        <>
          {sentence(step.words)}
          {step.until && (
            <>
              {step.waitsFor.kind === 'registrant' ? ' after' : ', expected'}{' '}
              <Time at={step.until} now={now} as={step.waitsFor.kind === 'registrant' ? 'day' : 'relative'} />
            </>
          )}
          .{step.waitsFor.kind === 'vendor' && ' It is looked at again every minute.'}
          {tries}
        </>
      )
  }
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** A step of the build as the list shows it. */
export function listedStep(step: ShownStep, now: Date): Step {
  const rule = ruleOf(step.kind)
  const { word, tone } = stateOf(step)
  const running = step.state === 'waiting' && step.waitsFor.kind === 'vendor'
  const end = step.state === 'done' ? step.since : running ? now : undefined
  const elapsed =
    step.begunAt && end ? Math.max(0, (end.getTime() - step.begunAt.getTime()) / 1000) : undefined
  const detail = detailOf(step, now)
  return {
    name: rule.per === 'inbox' ? `${subjectOf(step)}: ${rule.words}` : rule.words,
    tone,
    state: word,
    ...(elapsed === undefined ? {} : { elapsedSeconds: elapsed }),
    ...(step.state === 'done' ? {} : { expectedSeconds: rule.usualHours * hourSeconds }),
    ...(detail === undefined ? {} : { detail }),
  }
}
