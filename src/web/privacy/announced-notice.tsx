import type { PolicyInForce } from '#platform/policy-in-force/hold-policy.ts'
import { sitePaths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'
import { dayText } from '#web/ui/time.tsx'

/** Posts above the policy that another version follows it (clause 12.1). */
export function AnnouncedNotice(props: {
  next: NonNullable<PolicyInForce['announced']>
  /** The version in effect. */
  version: string
}) {
  const { next, version } = props
  return (
    <Notice title={`this policy changes on ${dayText(next.effectiveAt)}`}>
      <p>
        until then, and until every current client has been told, the version below holds.{' '}
        <a href={sitePaths.privacyDifferences.to({ version: next.version, earlier: version })}>
          what changes
        </a>{' '}
        · <a href={sitePaths.privacyVersion.to({ version: next.version })}>the next version</a>
      </p>
    </Notice>
  )
}
