import { pauseReasons } from '#domain/deliverability/pause-reasons.ts'
import { share } from '#domain/deliverability/thresholds.ts'
import { stackStates } from '#domain/stacks/states.ts'
import { stepRules } from '#domain/stacks/steps.ts'
import { recommendationWords } from './recommend.ts'
import type { BuildReport, LiveReport, Report, ReportFigures } from './report.ts'

/** A report as its mail and its page say it: the same words in both. */
export interface ReportText {
  readonly title: string
  readonly summary: string
  readonly parts: readonly { readonly heading: string; readonly items: readonly string[] }[]
}

const dayWords = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(at))

const count = (number: number): string => number.toLocaleString('en-US')

function spanWords({ from, to }: Pick<Report, 'from' | 'to'>): string {
  return `${dayWords(from)} to ${dayWords(new Date(Date.parse(to) - 1).toISOString())}`
}

export function reportText(report: Report): ReportText {
  return report.kind === 'build' ? buildText(report) : liveText(report)
}

const needWords: Readonly<Record<BuildReport['needs'][number], string>> = {
  'fill-intake': 'fill in the intake, so that we can begin',
  'approve-names': 'approve the names and senders',
  'confirm-registrant': 'the registrant answers the registrar’s e-mail; without it the domains stop working',
}

function stepWords(kind: string): string {
  return Object.hasOwn(stepRules, kind)
    ? stepRules[kind as keyof typeof stepRules].words
    : kind.replaceAll('-', ' ')
}

function buildText(report: BuildReport): ReportText {
  const { steps, done, needs, liveFrom, warmUpSince } = report
  return {
    title: `the build, ${spanWords(report)}`,
    summary: `${steps.done} of ${steps.all} steps are done${steps.blocked > 0 ? `, and ${steps.blocked} ${steps.blocked === 1 ? 'waits' : 'wait'} for us to mend something` : ''}.`,
    parts: [
      {
        heading: 'what was done',
        items: done.length
          ? done.map(({ kind, count: times }) => `${stepWords(kind)}${times > 1 ? ` (${times} times)` : ''}`)
          : ['nothing was finished; what takes days is under way'],
      },
      {
        heading: 'what comes next',
        items: [
          warmUpSince === null
            ? 'once every inbox that nothing holds up is open and proven, the warm-up begins'
            : `the warm-up runs since ${dayWords(warmUpSince)}`,
          liveFrom === null
            ? 'when cold mail can begin is known once the domains are bought and the warm-up has begun'
            : `cold mail can begin on ${dayWords(liveFrom)} at the earliest`,
        ],
      },
      {
        heading: 'what we need from you',
        items: needs.length > 0 ? needs.map((need) => needWords[need]) : ['nothing'],
      },
    ],
  }
}

function liveText(report: LiveReport): ReportText {
  const { figures, before, looks, pauses, changes, recommendations } = report
  return {
    title: `your stack, ${spanWords(report)}`,
    summary:
      figures.daysRead === 0
        ? 'no figure of this time could be read, so nothing is said about it.'
        : `${count(figures.sent)} messages were sent, ${count(figures.replies)} were answered, ${count(figures.bounced)} bounced.`,
    parts: [
      { heading: 'figures, and those of the time before', items: figureLines(figures, before) },
      {
        heading: 'looked at from outside',
        items: looks.length
          ? looks.map(
              ({ kind, pass, fail, unknown, at }) =>
                `${lookWords(kind)}: ${[`${pass} right`, fail > 0 && `${fail} wrong`, unknown > 0 && `${unknown} not seen`].filter(Boolean).join(', ')}; the oldest look is of ${dayWords(at)}`,
            )
          : ['nothing was looked at yet'],
      },
      {
        heading: 'what changed',
        items: [
          ...changes.map(({ to, at }) => `${dayWords(at)}: the stack ${stateWords(to)}`),
          ...pauses.map(
            ({ reason, count: times }) =>
              `cold sending was paused${times > 1 ? ` ${times} times` : ''}: ${pauseWordsOf(reason)}`,
          ),
          ...(changes.length + pauses.length === 0 ? ['nothing'] : []),
        ],
      },
      { heading: 'what we recommend', items: recommendations.map((one) => recommendationWords[one]) },
    ],
  }
}

/** Names of records and protocols as they are written. */
const looked: Readonly<Record<string, string>> = {
  arrival: 'a test message arrived',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  alignment: 'the sender’s domain is the one that signed',
  delegation: 'name servers',
  zone: 'records in the DNS',
  forward: 'the domain leads to your site',
  registrant: 'registered to you',
  standing: 'records and delegation, looked at twice',
}

const lookWords = (kind: string): string => looked[kind] ?? kind.replaceAll('-', ' ')

function stateWords(state: string): string {
  return Object.hasOwn(stackStates, state) ? stackStates[state as keyof typeof stackStates].words : state
}

function pauseWordsOf(reason: string): string {
  return Object.hasOwn(pauseReasons, reason)
    ? pauseReasons[reason as keyof typeof pauseReasons].clientWords
    : reason.replaceAll('-', ' ')
}

function figureLines(now: ReportFigures, before: ReportFigures): string[] {
  const rate = (part: number, whole: number) => {
    const percent = share(part, whole)
    return percent === undefined ? 'unknown' : `${percent.toFixed(1)} %`
  }
  const placed = ({ inInbox, inSpam }: ReportFigures) => rate(inInbox, inInbox + inSpam)
  const known = (figures: ReportFigures, value: string) => (figures.daysRead === 0 ? 'unknown' : value)
  const line = (what: string, of: (figures: ReportFigures) => string) =>
    `${what}: ${known(now, of(now))} (before: ${known(before, of(before))})`
  return [
    line('sent', ({ sent }) => count(sent)),
    line('answered', ({ replies, sent }) => `${count(replies)}, ${rate(replies, sent)}`),
    line('bounced', ({ bounced, sent }) => `${count(bounced)}, ${rate(bounced, sent)}`),
    line('warm-up mail that landed in the inbox', placed),
    `days of inboxes that were read: ${count(now.daysRead)} of ${count(now.daysThere)}`,
  ]
}
