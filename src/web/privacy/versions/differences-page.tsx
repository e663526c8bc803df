import type { Context } from 'hono'
import type { ListedVersion } from '#domain/policy/list-versions.ts'
import type { Controller } from '#policy/controller.ts'
import type { Difference } from '#policy/snapshots/difference.ts'
import { sitePaths } from '#web/paths.ts'
import { SitePage, type SitePageProps } from '#web/site/site-page.tsx'
import { ChangeList } from './change-list.tsx'
import { periodWords } from './version-words.tsx'

/** What is different between two versions, in words. */
export function DifferencesPage(props: {
  c: Context
  about: SitePageProps['about']
  earlier: ListedVersion
  later: ListedVersion
  differences: readonly Difference[]
  controller: Controller
}) {
  const { c, about, earlier, later, differences, controller } = props
  return (
    <SitePage c={c} about={about} title="what changed in the privacy policy">
      <article class="policy">
        <h1>what changed in the privacy policy</h1>
        <p class="small soft">
          from <VersionLink version={earlier} /> to <VersionLink version={later} /> ·{' '}
          <a href={sitePaths.privacyVersions.to()}>all versions</a>
        </p>
        {differences.length === 0 ? (
          <p class="lead">nothing: the two say and do the same.</p>
        ) : (
          <ChangeList differences={differences} controller={controller} />
        )}
      </article>
    </SitePage>
  )
}

function VersionLink({ version }: { version: ListedVersion }) {
  return (
    <>
      <a href={sitePaths.privacyVersion.to({ version: version.version })}>
        <code>{version.version}</code>
      </a>{' '}
      ({periodWords(version)})
    </>
  )
}
