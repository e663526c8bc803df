import type { KindProgress, ShownStep } from '#domain/stacks/build-page.ts'
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

/** One kind of step over all domains or inboxes: how far, since when, and what the first open one waits for. */
export function listedKind(kind: KindProgress, steps: readonly ShownStep[], now: Date): Step {
  const own = steps.filter((step) => step.kind === kind.kind)
  const all = kind.done === kind.all
  const mark: { tone: Tone; state: string } =
    kind.blocked > 0
      ? { tone: 'bad', state: `${kind.blocked} blocked` }
      : all
        ? { tone: 'good', state: 'done' }
        : kind.done > 0
          ? { tone: 'busy', state: 'under way' }
          : { tone: 'waiting', state: 'open' }
  const seconds = secondsUnderWay(own, now)
  const open = own.find((step) => step.state === 'waiting')
  return {
    name: `${kind.words} (${kind.done} of ${kind.all})`,
    ...mark,
    ...(seconds === undefined ? {} : { elapsedSeconds: seconds }),
    ...(all ? {} : { expectedSeconds: ruleOf(kind.kind).usualHours * 3600 }),
    ...(open ? { detail: listedStep(open, now).detail } : {}),
  }
}

/**
 * How long steps of one kind take: those that are open, since the first of them was begun; where all are done, the times together
 * in which one of them was under way, so that what a change adds after months does not count the months.
 */
function secondsUnderWay(steps: readonly ShownStep[], now: Date): number | undefined {
  const open = steps.flatMap((step) => (step.state === 'done' ? [] : (step.begunAt?.getTime() ?? [])))
  if (steps.some(({ state }) => state !== 'done'))
    return open.length > 0 ? Math.max(0, now.getTime() - Math.min(...open)) / 1000 : undefined
  const spans = steps
    .flatMap((step) =>
      step.state === 'done' && step.begunAt ? [[step.begunAt.getTime(), step.since.getTime()] as const] : [],
    )
    .toSorted(([one], [other]) => one - other)
  if (spans.length === 0) return undefined
  let [total, covered] = [0, Number.NEGATIVE_INFINITY]
  for (const [from, to] of spans) {
    total += Math.max(0, to - Math.max(from, covered))
    covered = Math.max(covered, to)
  }
  return total / 1000
}
