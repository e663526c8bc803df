import type { Context } from 'hono'
import type { ListedVersion } from '#domain/policy/list-versions.ts'
import { sitePaths } from '#web/paths.ts'
import { SitePage, type SitePageProps } from '#web/site/site-page.tsx'
import { Button } from '#web/ui/button.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { Select } from '#web/ui/field.tsx'
import { periodWords, VersionMark } from './version-words.tsx'

/** Every version that held or is announced, each with what it changed. */
export function VersionsPage(props: {
  c: Context
  about: SitePageProps['about']
  versions: readonly ListedVersion[]
}) {
  const { c, about, versions } = props
  // Latest first, so the one before a version is the next of the list.
  const rows = versions.map((version, index) => ({ version, earlier: versions[index + 1] }))
  return (
    <SitePage
      c={c}
      about={about}
      title="versions of the privacy policy"
      description="Every version of our privacy policy, and what changed between any two."
    >
      <h1>versions of the privacy policy</h1>
      <p class="lead">
        every version stays readable. one that changes what we do is mailed to current clients and posted here
        before it takes effect; one that only says the same in other words is not.
      </p>
      <DataTable
        caption="versions, the latest first"
        hideCaption
        rows={rows}
        empty="nothing is published yet."
        columns={[
          {
            key: 'version',
            heading: 'version',
            cell: ({ version: { version } }) => (
              <a href={sitePaths.privacyVersion.to({ version })}>
                <code>{version}</code>
              </a>
            ),
          },
          { key: 'state', heading: 'state', cell: ({ version }) => <VersionMark state={version.state} /> },
          { key: 'period', heading: 'held', cell: ({ version }) => periodWords(version) },
          {
            key: 'changed',
            heading: 'what changed',
            cell: ({ version: { version, material }, earlier }) =>
              earlier ? (
                <a href={sitePaths.privacyDifferences.to({ version, earlier: earlier.version })}>
                  {material ? 'what we do' : 'words only'}
                </a>
              ) : (
                'the first version here'
              ),
          },
        ]}
      />
      {versions.length > 2 && <Compare versions={versions} />}
    </SitePage>
  )
}

/** Any two of them; the address then tells which. */
function Compare({ versions }: { versions: readonly ListedVersion[] }) {
  const options = versions.map((one) => ({
    value: one.version,
    label: `${one.version}, ${periodWords(one)}`,
  }))
  return (
    <section>
      <h2>compare any two</h2>
      <form method="get" action={sitePaths.privacyVersions.to()}>
        <Select name="earlier" label="the earlier" value={options.at(-1)?.value} options={options} />
        <Select name="later" label="the later" value={options[0]?.value} options={options} />
        <Button kind="quiet">show what changed</Button>
      </form>
    </section>
  )
}
