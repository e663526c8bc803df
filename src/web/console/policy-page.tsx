import { dayOf } from '#domain/plans/day.ts'
import { earliestEffect, leastNoticeDays, usualEffect } from '#domain/policy/notice-period.ts'
import type { PolicyStanding, WaitingPolicy } from '#domain/policy/policy-page.ts'
import { consolePaths, sitePaths } from '#web/paths.ts'
import { ChangeList } from '#web/privacy/versions/change-list.tsx'
import { VersionMark } from '#web/privacy/versions/version-words.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ConfirmedAction } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { PolicyNotices } from './policy-notices.tsx'
import { type Typed, typedInto } from './typed.ts'

const labels = { effective: 'takes effect on', how: 'how they were told' }

interface PolicyPageProps {
  desk: Desk
  standing: PolicyStanding
  refused?: string
  typed?: Typed
}

/** Which policy holds, which waits, what it changes, and who has been told. */
export function PolicyPage({ desk, standing, refused, typed }: PolicyPageProps) {
  const { inEffect, waiting, now } = standing
  const { errors } = typedInto(typed, typed?.form ?? '')
  return (
    <ConsolePage
      desk={desk}
      title="privacy policy"
      section="policy"
      topics={['policy']}
      running={waiting?.version.state === 'announced'}
      refused={refused}
    >
      <PageHead
        title="privacy policy"
        about="What changes something is mailed to every current client and posted before it takes effect; until then the program keeps to the version in effect."
      />
      <ErrorSummary errors={errors} labels={labels} />
      <DefinitionList
        facts={[
          [
            'in effect',
            <>
              <a href={sitePaths.privacyVersion.to({ version: inEffect.snapshot.version })}>
                <code>{inEffect.snapshot.version}</code>
              </a>
              {inEffect.inEffectAt && (
                <>
                  , since <Time at={inEffect.inEffectAt} now={now} as="day" />
                </>
              )}
            </>,
          ],
          ['edition', String(inEffect.snapshot.edition)],
          [
            'all versions',
            <a href={sitePaths.privacyVersions.to()}>{standing.published.length} published</a>,
          ],
        ]}
      />
      {waiting ? (
        <LiveRegion id="waiting" topics={['policy']} href={desk.address}>
          <Waiting desk={desk} waiting={waiting} now={now} typed={typed} />
        </LiveRegion>
      ) : (
        <p class="soft">
          No version waits. When the program is started with a later edition of the policy, it appears here
          with what it changes, and nothing of it is done before you announce it and its day has come.
        </p>
      )}
    </ConsolePage>
  )
}

interface WaitingProps {
  desk: Desk
  waiting: WaitingPolicy
  now: Date
  typed: Typed | undefined
}

function Waiting({ desk, waiting, now, typed }: WaitingProps) {
  const { version, differences, asksConsents, toTell, withoutContact, notices } = waiting
  const told = notices.filter(({ state }) => state === 'accepted' || state === 'told').length
  return (
    <>
      <h2>
        the next version <VersionMark state={version.state} />
      </h2>
      <DefinitionList
        facts={[
          ['version', <code>{version.snapshot.version}</code>],
          ...(version.announcedAt
            ? ([['announced', <Time at={version.announcedAt} now={now} />]] as const)
            : []),
          ...(version.effectiveAt
            ? ([
                ['takes effect', <EffectWords at={version.effectiveAt} now={now} left={toTell - told} />],
              ] as const)
            : []),
          [
            'to be told',
            toTell === 1 ? '1 person at a current client' : `${toTell} people at current clients`,
          ],
          ...(withoutContact > 0
            ? ([
                [
                  'nobody to tell',
                  `at ${withoutContact === 1 ? '1 current client' : `${withoutContact} current clients`}: it waits until somebody there is invited and told`,
                ],
              ] as const)
            : []),
          [
            'subscribers',
            asksConsents
              ? 'are asked for their consent again once it takes effect; until they agree nothing else is mailed to them'
              : 'are not touched by it',
          ],
        ]}
      />
      <Announce desk={desk} waiting={waiting} now={now} typed={typed} />
      {version.state === 'announced' && (
        <PolicyNotices desk={desk} notices={notices} told={told} toTell={toTell} now={now} typed={typed} />
      )}
      <ChangeList differences={differences} controller={desk.parts.controller} />
    </>
  )
}

function EffectWords({ at, now, left }: { at: Date; now: Date; left: number }) {
  const day = <Time at={at} now={now} as="day" />
  if (left <= 0) return day
  return (
    <>
      {day}, or later: it waits until {left === 1 ? 'one more person has' : `${left} more people have`} been
      told
    </>
  )
}

/** The day, and what pressing the button does. */
function Announce({ desk, waiting: { version, toTell, notices }, now, typed }: WaitingProps) {
  const { errors, values } = typedInto(typed, 'announce')
  const announced = version.state === 'announced'
  const earliest = earliestEffect(now)
  const planned = version.effectiveAt ? dayOf(version.effectiveAt) : usualEffect(now)
  const unsent = Math.max(0, toTell - notices.length)
  return (
    <ConfirmedAction
      desk={desk}
      action={consolePaths.announcePolicy.to({ version: version.snapshot.version })}
      ask={announced ? 'name a later day' : 'announce it'}
      askKind={announced ? 'quiet' : 'main'}
      button={
        announced
          ? 'let it take effect on that day'
          : `announce it and mail ${unsent === 1 ? '1 person' : `${unsent} people`}`
      }
      why={desk.why('publish-policy')}
      effect={
        <p>
          {announced
            ? 'Who has been told is not mailed again; the page of the policy names the new day at once.'
            : 'It is posted at once, and everybody at a current client gets a mail that says what changes. This can’t be taken back.'}
        </p>
      }
    >
      <Field
        name="effective"
        type="date"
        label={labels.effective}
        help={`${earliest} at the earliest: at least ${leastNoticeDays} days to read and object. It begins with that day, UTC.`}
        value={values.effective ?? planned}
        error={errors.effective}
      />
    </ConfirmedAction>
  )
}
