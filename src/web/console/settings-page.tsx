import type { SettingsPageData } from '#domain/settings/settings-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { WorldMark } from './connection-words.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

const label = 'operators approve spending up to'

/** What this installation runs by: what an owner changes here, and where the rest is changed. */
export function SettingsPage(props: { desk: Desk; page: SettingsPageData; refused?: string; typed?: Typed }) {
  const { desk, page, refused } = props
  const { now, changes, backups, operatorLimitCents } = page
  const { errors, values } = typedInto(props.typed, 'limit')
  return (
    <ConsolePage desk={desk} title="settings" section="settings" refused={refused}>
      <PageHead title="settings" />
      <h2>what an owner changes here</h2>
      <ErrorSummary errors={errors} labels={{ limit: label }} />
      <ActionForm
        desk={desk}
        action={consolePaths.settings.to()}
        button="set this limit from now on"
        why={desk.why('change-prices')}
      >
        <Field
          name="limit"
          label={label}
          help="In dollars, for each approval. Above it an owner approves. What was approved before stands."
          inputmode="decimal"
          value={values.limit ?? (operatorLimitCents / 100).toFixed(2)}
          error={errors.limit}
        />
      </ActionForm>
      <DataTable
        caption="what was changed"
        rows={changes}
        empty="Each change appears here with who made it and when."
        columns={[
          { key: 'at', heading: 'when', cell: (one) => <Time at={one.at} now={now} /> },
          { key: 'what', heading: 'what', cell: () => label },
          {
            key: 'value',
            heading: 'since then',
            numeric: true,
            cell: (one) => moneyText(Number(one.value)),
          },
          {
            key: 'by',
            heading: 'by',
            cell: (one) => (one.by === null ? 'somebody who has left' : reveal(one.by)),
          },
        ]}
      />
      <h2>backups</h2>
      <p class="soft">
        A backup goes after its period, and is restored from the command line alone (npm run restore), because
        nobody may be at work then.
      </p>
      <DataTable
        caption="backups"
        hideCaption
        rows={backups}
        empty="Nothing is backed up by this program yet. Set BACKUP_TO, and BACKUP_EVERY_HOURS for the program to do it by itself; or run: npm run backup"
        columns={[
          { key: 'made', heading: 'made', cell: (one) => <Time at={one.madeAt} now={now} /> },
          { key: 'name', heading: 'name', cell: (one) => <code>{one.name}</code> },
          { key: 'place', heading: 'in', cell: (one) => (one.place === 's3' ? 'the bucket' : 'the folder') },
          { key: 'rows', heading: 'rows', numeric: true, cell: (one) => one.rows.toLocaleString('en') },
          {
            key: 'size',
            heading: 'kB',
            numeric: true,
            cell: (one) => Math.ceil(one.bytes / 1000).toLocaleString('en'),
          },
          {
            key: 'tested',
            heading: 'restored as a test',
            cell: (one) =>
              one.testedAt ? (
                <Time at={one.testedAt} now={now} />
              ) : (
                <StateMark tone="unknown" word="not yet" />
              ),
          },
        ]}
      />
      <h2>what is changed elsewhere</h2>
      <DefinitionList
        facts={[
          ['business time', <Time at={now} now={now} as="exact" />],
          [
            'new engagements',
            <>
              <WorldMark mode={desk.parts.mode} />{' '}
              <span class="soft">
                follows from the accounts under <a href={consolePaths.vendors.to()}>vendors</a>
              </span>
            </>,
          ],
          [
            'what you charge',
            <>
              <a href={consolePaths.prices.to()}>prices</a>{' '}
              <span class="soft">with every change, for quotes from a day on</span>
            </>,
          ],
          [
            'what domains cost',
            <>
              <a href={consolePaths.tlds.to()}>endings</a>{' '}
              <span class="soft">with their prices as read from the registrar</span>
            </>,
          ],
        ]}
      />
      <h3>where the program is started</h3>
      <p class="soft">
        Given by the environment or the file .env (.env.example explains each), read once at the start: the
        program could not reach its database, or would answer in another name, if they changed while it runs.
      </p>
      <DataTable
        caption="settings"
        hideCaption
        rows={desk.parts.settings()}
        empty="The program was started without any setting."
        columns={[
          { key: 'name', heading: 'name', cell: ([name]) => <code>{name}</code> },
          { key: 'value', heading: 'value', cell: ([, value]) => value },
        ]}
      />
    </ConsolePage>
  )
}
