import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import { judgeDomain, remedies } from '#domain/deliverability/health-rules.ts'
import { pauseWords } from '#domain/deliverability/pause-reasons.ts'
import { counted } from '#domain/evidence/probe.ts'
import { reveal } from '#policy/personal.ts'
import { Time } from '#web/ui/time.tsx'

/** The domains and inboxes that something is to be done about. What is said of a domain is not said of each of its inboxes again. */
function toActOn(health: ConsoleHealth) {
  const domains = health.domains.flatMap((domain) => {
    const held = domain.figures.heldByRegistry === true
    const findings = judgeDomain(domain.figures, held, health.limits)
    return findings.length > 0 ? [{ domain, findings }] : []
  })
  const told = new Set(domains.map(({ domain }) => domain.id))
  const inboxes = health.inboxes.filter(({ score, domainId }) => score.state === 'act' && !told.has(domainId))
  return { domains, inboxes }
}

/** The reasons for which nothing of the stack sends cold mail now; none where only parts of it are paused. */
export const reasonsOfStop = ({ pauses }: ConsoleHealth): string[] => [
  ...new Set(
    pauses
      .filter(
        ({ domainId, inboxId, campaignRef }) => domainId === null && inboxId === null && campaignRef === null,
      )
      .map(({ reason }) => pauseWords(reason)),
  ),
]

/**
 * How the stack does in a sentence or two. That nothing needs attention is said only where nothing is paused either, and a
 * domain that is only watched is not counted as one that needs action.
 */
export function HealthWords({ health }: { health: ConsoleHealth }) {
  const { domains, inboxes } = toActOn(health)
  const acting = domains.filter(({ domain }) => domain.score.state === 'act').length
  const watched = domains.length - acting
  const parts = [
    ...(acting > 0 ? [counted(acting, 'domain')] : []),
    ...(inboxes.length > 0 ? [counted(inboxes.length, 'inbox', 'inboxes')] : []),
  ]
  const stop = reasonsOfStop(health)
  const paused = stop.length === 0 && health.pauses.length > 0
  const isQuiet = stop.length === 0 && !paused && parts.length === 0 && watched === 0
  return (
    <>
      {stop.length > 0 && <strong>All cold sending is paused because {stop.join(', and because ')}.</strong>}{' '}
      {(isQuiet || health.score.state !== 'fine') && health.score.words}{' '}
      {parts.length > 0 && (
        <strong>
          {parts.join(' and ')} {acting + inboxes.length === 1 ? 'needs' : 'need'} action.
        </strong>
      )}{' '}
      {watched > 0 && `${counted(watched, 'domain')} ${watched === 1 ? 'is' : 'are'} to be watched.`}{' '}
      {paused && 'Cold sending is paused in part.'}
    </>
  )
}

/** The domains and inboxes that need action or a look, each with since when, why, and what is done about it. */
export function WhatToDo({ health }: { health: ConsoleHealth }) {
  const { domains, inboxes } = toActOn(health)
  if (domains.length === 0 && inboxes.length === 0) return null
  const most = 8
  return (
    <>
      <h2>what to do</h2>
      <ul class="reading">
        {domains.map(({ domain, findings }) =>
          findings.map(({ remedy, reason, sources }) => (
            <li>
              <strong>{domain.name}</strong>: {reason}{' '}
              {remedies[remedy].automatic ? 'The program does it: ' : 'Somebody decides: '}
              {remedies[remedy].words}.{' '}
              <span class="small soft">
                <Since health={health} id={domain.id} />
                {sources.length > 0 && `By ${[...new Set(sources)].join('; ')}.`}
              </span>
            </li>
          )),
        )}
        {inboxes.slice(0, most).map((inbox) => (
          <li>
            <strong>{reveal(inbox.address)}</strong>:{' '}
            {inbox.score.parts
              .filter(({ state }) => state === 'act')
              .map(({ words }) => words)
              .join('; ')}
            .{' '}
            <span class="small soft">
              <Since health={health} id={inbox.id} />
            </span>
          </li>
        ))}
        {inboxes.length > most && (
          <li class="soft">and {inboxes.length - most} more inboxes, listed below</li>
        )}
      </ul>
    </>
  )
}

function Since({ health, id }: { health: ConsoleHealth; id: string }) {
  const when = health.since.get(id)
  if (!when) return null
  return (
    <>
      Since <Time at={when.since} now={health.now} as="day" />, judged{' '}
      <Time at={when.judgedAt} now={health.now} />.{' '}
    </>
  )
}
