import type { Ending } from '#domain/endings/ending-queries.ts'
import { consolePaths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Time } from '#web/ui/time.tsx'

/** That this engagement ends, until it has: whoever changes something for the client should know. */
export function EndingNotice({ ending, now }: { ending: Ending | undefined; now: Date }) {
  if (!ending || ending.closedAt) return null
  return (
    <Notice
      tone="attention"
      title={ending.irreversibleAt ? 'this engagement is ending' : 'an end is planned'}
    >
      <p>
        Asked for on <Time at={ending.askedAt} now={now} as="day" />. Nothing is deleted and no inbox closes
        before <Time at={ending.goesOn} now={now} as="day" />;{' '}
        {ending.irreversibleAt
          ? 'a step that can’t be undone was taken.'
          : 'it can be stopped until the first step that can’t be undone.'}{' '}
        <a href={consolePaths.ending.to({ engagement: ending.engagementId })}>how it ends, step by step</a>
      </p>
    </Notice>
  )
}
