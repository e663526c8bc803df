import type { TimelineFact } from '#domain/clients/client-timeline.ts'
import { pauseWords } from '#domain/deliverability/pause-reasons.ts'
import { engagementStates } from '#domain/engagements/states.ts'
import { changeStates } from '#domain/plan-changes/states.ts'
import { renewalStates } from '#domain/renewals/states.ts'
import { stackStates } from '#domain/stacks/states.ts'
import { reveal } from '#policy/personal.ts'
import { moneyText } from '#web/ui/money.tsx'
import type { TimelineEntry } from '#web/ui/timeline.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { engagementMarks, stackMarks } from './engagement-tone.ts'
import { mailInWords } from './mail-words.ts'
import { observationsInWords } from './observation-words.ts'

const spoken = (code: string): string => code.replaceAll('-', ' ')

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const verdictTones = { pass: 'good', fail: 'bad', unknown: 'unknown' } as const
const verdictWords = { pass: 'passed', fail: 'failed', unknown: 'could not be seen' } as const

const endingWords = { planned: 'was planned', 'called-off': 'was called off', closed: 'was closed' } as const

const inPlaces = (times: number): string => (times === 1 ? '' : ` in ${times} places`)

/** A fact as a sentence, with how it is felt. */
function told(fact: TimelineFact): { what: string; tone?: Tone } {
  switch (fact.kind) {
    case 'engagement':
      return {
        what: `The engagement ${engagementStates[fact.to].words}.`,
        tone: engagementMarks[fact.to].tone,
      }
    case 'stack':
      return { what: `The stack ${stackStates[fact.to].words}.`, tone: stackMarks[fact.to].tone }
    case 'accepted':
      return {
        what:
          fact.document === 'quote'
            ? 'The quote was accepted.'
            : `Accepted: ${spoken(fact.document)}, version ${fact.version}.`,
        tone: 'good',
      }
    case 'paid':
      return { what: `The first payment came in (${moneyText(fact.cents)} quoted).`, tone: 'good' }
    case 'mail':
      if (fact.state === 'refused')
        return { what: `${sentence(mailInWords(fact.mail))} could not be delivered.`, tone: 'bad' }
      if (fact.state === 'void')
        return { what: `${sentence(mailInWords(fact.mail))} was not sent: its reason was gone by then.` }
      return {
        what: `${sentence(mailInWords(fact.mail))} ${fact.state === 'sent' ? 'was mailed' : 'is on its way'}.`,
      }
    case 'task':
      return { what: `A task was ${fact.state}: ${spoken(fact.task)}.` }
    case 'observed':
      return {
        what: `${sentence(observationsInWords(fact.what))} ${verdictWords[fact.verdict]}, ${
          fact.times === 1 ? 'in one look' : `in ${fact.times} looks`
        } from outside that day.`,
        tone: verdictTones[fact.verdict],
      }
    case 'handoff':
      return fact.step === 'asked'
        ? { what: 'The client asked for the hand-off.', tone: 'waiting' }
        : { what: 'The hand-off pack was prepared.', tone: 'good' }
    case 'invoice':
      return {
        what: `Invoice ${fact.number ?? ''} over ${moneyText(fact.cents)} is ${spoken(fact.status)}.`,
        tone: fact.status === 'paid' ? 'good' : fact.status === 'open' ? 'waiting' : 'attention',
      }
    case 'revealed':
      return { what: 'Credentials were revealed.', tone: 'attention' }
    case 'reissued':
      return { what: 'Credentials were issued anew.', tone: 'attention' }
    case 'paused':
      return {
        what: `Cold sending was paused${inPlaces(fact.times)}, because ${pauseWords(fact.reason)}.`,
        tone: 'attention',
      }
    case 'resumed':
      return { what: `A pause of cold sending ended${inPlaces(fact.times)}: ${pauseWords(fact.reason)}.` }
    case 'change':
      return {
        what: `${fact.change === 'replace' ? 'The replacement of a domain' : 'A change of the plan'} ${changeStates[fact.to].words}.`,
        ...(fact.to === 'done' && { tone: 'good' }),
      }
    case 'renewal':
      return { what: `${fact.domain} ${renewalStates[fact.to].words}.` }
    case 'ending':
      return { what: `The end of the engagement ${endingWords[fact.to]}.`, tone: 'attention' }
    case 'differed':
      return {
        what: `The set-up was found to differ from the plan in ${fact.times === 1 ? 'one place' : `${fact.times} places`}.`,
        tone: 'attention',
      }
    case 'mended':
      return {
        what: `${fact.times === 1 ? 'One difference was' : `${fact.times} differences were`} mended.`,
        tone: 'good',
      }
  }
}

/** What one may want to see alone, by the word that stands in the address. */
export const timelineParts = {
  progress: { words: 'progress', of: ['engagement', 'stack', 'accepted', 'change', 'handoff', 'ending'] },
  money: { words: 'money', of: ['paid', 'invoice', 'renewal'] },
  mail: { words: 'mail', of: ['mail'] },
  sending: { words: 'sending and drift', of: ['paused', 'resumed', 'differed', 'mended'] },
  looks: { words: 'looks from outside', of: ['observed'] },
  tasks: { words: 'tasks', of: ['task'] },
  credentials: { words: 'credentials', of: ['revealed', 'reissued'] },
} as const satisfies Record<string, { words: string; of: readonly TimelineFact['kind'][] }>
export type TimelinePart = keyof typeof timelineParts

export function timelinePart(asked: string | undefined): TimelinePart | undefined {
  return asked !== undefined && Object.hasOwn(timelineParts, asked) ? (asked as TimelinePart) : undefined
}

export function isOfPart(fact: TimelineFact, part: TimelinePart): boolean {
  const of: readonly TimelineFact['kind'][] = timelineParts[part].of
  return of.includes(fact.kind)
}

const listed = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const sameMailMs = 10 * 60_000

/** One mail to several people is one thing that happened. */
function mailsTogether(facts: readonly TimelineFact[]): [TimelineFact, ...TimelineFact[]][] {
  const groups: [TimelineFact, ...TimelineFact[]][] = []
  for (const fact of facts) {
    const group = groups.findLast(
      ([first]) =>
        first.kind === 'mail' &&
        fact.kind === 'mail' &&
        first.mail === fact.mail &&
        first.state === fact.state &&
        first.at.getTime() - fact.at.getTime() < sameMailMs,
    )
    if (group) group.push(fact)
    else groups.push([fact])
  }
  return groups
}

/** The facts of several sources as one timeline, the newest first. */
export function timelineEntries(facts: readonly TimelineFact[]): TimelineEntry[] {
  return mailsTogether(facts.toSorted((a, b) => b.at.getTime() - a.at.getTime())).map(([fact, ...same]) => {
    const names = [...new Set([fact, ...same].flatMap(({ by }) => (by === null ? [] : [reveal(by)])))]
    const who = fact.kind === 'mail' ? `to ${listed.format(names)}` : names.join(', ')
    return { at: fact.at, ...told(fact), ...(names.length === 0 ? {} : { who }) }
  })
}
