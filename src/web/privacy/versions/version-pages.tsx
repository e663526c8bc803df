import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isPublished, type ListedVersion, publishedVersions } from '#domain/policy/list-versions.ts'
import { findVersion } from '#domain/policy/policy-versions.ts'
import { visitor } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import type { PolicySnapshot } from '#policy/snapshots/snapshot.ts'
import { withController } from '#policy/snapshots/with-controller.ts'
import { sitePaths } from '#web/paths.ts'
import { sameForEverybody } from '#web/site/site-page.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PolicyPage } from '../policy-page.tsx'
import { controllerOf, type PrivacyFacts } from '../privacy-pages.tsx'
import { DifferencesPage } from './differences-page.tsx'
import { periodWords } from './version-words.tsx'
import { VersionsPage } from './versions-page.tsx'

export interface VersionParts {
  readonly facts: PrivacyFacts
  readonly inPurpose: InPurpose
}

/** Old versions and announced ones, readable by everybody, and what changed between any two. */
export function versionPages({ facts, inPurpose }: VersionParts): Hono {
  const controller = controllerOf(facts)
  const list = () => inPurpose('legal-obligation', visitor, publishedVersions)

  /** A published version, whole; a proposal is nobody's to read. */
  const read = async (version: string): Promise<PolicySnapshot> => {
    const found = await inPurpose('legal-obligation', visitor, (tx) => findVersion(tx, version))
    if (!found || !isPublished(found.state)) throw new HTTPException(404)
    return found.snapshot
  }

  return new Hono()
    .get(sitePaths.privacyVersions.pattern, async (c) => {
      const { earlier, later } = c.req.query()
      if (earlier && later) {
        for (const version of [earlier, later]) await read(version)
        return c.redirect(sitePaths.privacyDifferences.to({ version: later, earlier }), 303)
      }
      sameForEverybody(c)
      return c.html(<VersionsPage c={c} about={facts} versions={await list()} />)
    })
    .get(sitePaths.privacyVersion.pattern, async (c) => {
      const snapshot = await read(c.req.param('version'))
      const listed = listedAs(snapshot, await list())
      sameForEverybody(c)
      return c.html(
        <PolicyPage
          c={c}
          about={facts}
          document={withController(snapshot.document, controller)}
          note={listed.state === 'in-effect' ? undefined : <StandingNotice version={listed} />}
        />,
      )
    })
    .get(sitePaths.privacyDifferences.pattern, async (c) => {
      const [earlier, later] = [await read(c.req.param('earlier')), await read(c.req.param('version'))]
      const versions = await list()
      sameForEverybody(c)
      return c.html(
        <DifferencesPage
          c={c}
          about={facts}
          earlier={listedAs(earlier, versions)}
          later={listedAs(later, versions)}
          differences={differencesBetween(earlier, later)}
          controller={controller}
        />,
      )
    })
}

function listedAs({ version }: PolicySnapshot, versions: readonly ListedVersion[]): ListedVersion {
  const found = versions.find((one) => one.version === version)
  if (!found) throw new HTTPException(404)
  return found
}

/** Above a version that does not hold today. */
function StandingNotice({ version }: { version: ListedVersion }) {
  return (
    <Notice tone={version.state === 'announced' ? 'info' : 'attention'}>
      <p>
        this version {version.state === 'announced' ? '' : 'held '}
        {periodWords(version)}. <a href={sitePaths.privacy.to()}>read the one in effect</a>, or{' '}
        <a href={sitePaths.privacyVersions.to()}>all versions</a>.
      </p>
    </Notice>
  )
}
