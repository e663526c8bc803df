import type { AdoptionPage } from '#domain/adoption/adoption-page.ts'
import type { Difference } from '#domain/adoption/differences-to-mend.ts'
import {
  type Finding,
  openFindings,
  type Standing,
  standings,
  whyNothingToAccept,
} from '#domain/adoption/findings.ts'
import { ruleOf } from '#domain/stacks/steps.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { Breakable } from '#web/ui/breakable.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Checkbox } from '#web/ui/field.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Tabs } from '#web/ui/navigation.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { Readings } from './adoptions-page.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { stackMarks } from './engagement-tone.ts'

const tones: Readonly<Record<Standing, Tone>> = {
  matches: 'good',
  'only-file': 'attention',
  'only-vendor': 'attention',
  contradicts: 'bad',
  'not-looked': 'unknown',
}

const subjects: Readonly<Record<Finding['about'], string>> = {
  domain: 'domain at the registrar',
  hosting: 'domain at the host',
  inbox: 'inbox at the host',
  sequencer: 'inbox at the sequencer',
  'warm-up': 'warm since',
  subscription: 'subscription',
}

/** What the address asks for; what it asks for in vain is left out. */
export function standingOf(text: string | undefined): Standing | undefined {
  return text !== undefined && Object.hasOwn(standings, text) ? (text as Standing) : undefined
}

/** One client from before this program: what the file says beside what was seen, and the decision on it. */
export function AdoptionDetailPage(props: {
  desk: Desk
  page: AdoptionPage
  mend: readonly Difference[]
  shown: Standing | undefined
  refused?: string | undefined
}) {
  const { desk, page, mend, shown, refused } = props
  const { adoption, findings, readings, now } = page
  const topics = ['adoption', `engagement:${adoption.engagementId}`]
  const here = consolePaths.adoption.to({ adoption: adoption.engagementId })
  const isOpen = adoption.acceptedAt === null
  return (
    <ConsolePage
      desk={desk}
      title={`brought in: ${adoption.company}`}
      section="adoption"
      topics={topics}
      refused={refused}
    >
      <PageHead
        breadcrumb={[
          { href: consolePaths.adoptions.to(), label: 'bring in clients' },
          { href: here, label: adoption.company },
        ]}
        title={`brought in: ${adoption.company}`}
        state={<StateMark {...stackMarks[adoption.state]} />}
        about={
          isOpen
            ? 'Nothing is bought, written, limited or paused for this client until you accept what was found.'
            : undefined
        }
      />
      <DefinitionList
        facts={[
          ['client', <a href={consolePaths.client.to({ client: adoption.clientId })}>{adoption.company}</a>],
          [
            'contact',
            adoption.contactName && adoption.contactEmail
              ? `${reveal(adoption.contactName)}, ${reveal(adoption.contactEmail)}`
              : 'not held any more',
          ],
          ['client since', adoption.startedOn ?? <span class="soft">the file does not say</span>],
          ['brought in', <Time at={adoption.importedAt} now={now} />],
          ['accepted', adoption.acceptedAt && <Time at={adoption.acceptedAt} now={now} />],
          [
            'documents',
            <span class="soft">
              Terms, data processing agreement and registration authority were never put to this client here,
              so nothing is said to have been accepted. Senders have not said here that they agreed.
            </span>,
          ],
        ]}
      />
      <Invitation desk={desk} page={page} />
      <LiveRegion id="findings" topics={topics} href={desk.address}>
        <h2>the file beside the vendors</h2>
        <Tabs label="how they stand to each other" links={tabs(here, findings, shown)} />
        <Findings
          desk={desk}
          page={page}
          rows={worstFirst(findings.filter((one) => !shown || one.standing === shown))}
        />
        <h2>when the vendors were read</h2>
        <Readings readings={readings} now={now} />
      </LiveRegion>
      {isOpen && <Acceptance desk={desk} page={page} mend={mend} />}
    </ConsolePage>
  )
}

const tabs = (here: string, findings: readonly Finding[], shown: Standing | undefined) => [
  { href: here, label: 'all', current: !shown, count: findings.length },
  ...(Object.keys(standings) as Standing[])
    .filter((standing) => standing === shown || findings.some((one) => one.standing === standing))
    .map((standing) => ({
      href: withQuery(here, { standing }),
      label: standings[standing],
      current: standing === shown,
      count: findings.filter((one) => one.standing === standing).length,
    })),
]

const nameOf = ({ name }: Finding): string => (typeof name === 'string' ? name : reveal(name))

/** What somebody decides on or should know of stands before what both sides agree on. */
const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((one, other) => Number(one.standing === 'matches') - Number(other.standing === 'matches'))

function Findings(props: { desk: Desk; page: AdoptionPage; rows: readonly Finding[] }) {
  const { desk, page, rows } = props
  const { engagementId, acceptedAt } = page.adoption
  return (
    <DataTable
      caption="what the file says beside what was seen"
      hideCaption
      rows={rows}
      empty="Nothing stands there now; take the filter away to see the rest."
      columns={[
        {
          key: 'what',
          heading: 'what',
          cell: (one) => (
            <>
              {subjects[one.about]}: <Breakable name={nameOf(one)} atDots={false} />
            </>
          ),
        },
        {
          key: 'standing',
          heading: 'file and vendor',
          cell: (one) => (
            <StateMark tone={one.leftOut ? 'off' : tones[one.standing]} word={standingWords(one)} />
          ),
        },
        {
          key: 'sides',
          heading: 'the file says, the vendor shows',
          cell: (one) => (
            <div>
              <Side of="file" says={one.claimed} />
              <Side of="vendor" says={one.seen} />
            </div>
          ),
        },
        {
          key: 'words',
          heading: 'what that means',
          cell: (one) => (
            <div class="reading">
              {one.words}{' '}
              {one.sightingId !== undefined && !one.leftOut && acceptedAt === null && (
                <ActionForm
                  desk={desk}
                  action={consolePaths.leaveOut.to({ adoption: engagementId, sighting: one.sightingId })}
                  button="leave it out"
                  kind="plain"
                  inline
                  why={desk.why('adopt-clients')}
                />
              )}
            </div>
          ),
        },
      ]}
    />
  )
}

function Side({ of, says }: { of: 'file' | 'vendor'; says: string | null }) {
  return (
    <span class="block">
      <span class="soft">{of}:</span> {says ?? <span class="soft">nothing</span>}
    </span>
  )
}

const standingWords = ({ standing, leftOut }: Finding): string => (leftOut ? 'left out' : standings[standing])

function Invitation({ desk, page }: { desk: Desk; page: AdoptionPage }) {
  const { adoption, isInvited } = page
  if (isInvited || adoption.contactEmail === null) return null
  return (
    <ConfirmedAction
      desk={desk}
      ask="invite the contact to the portal"
      effect={
        <p>
          {reveal(adoption.contactEmail)} gets a mail that says how to sign in, and sees this client’s
          domains, inboxes and figures from then on.
        </p>
      }
      action={consolePaths.inviteContact.to({ adoption: adoption.engagementId })}
      button="invite them by mail"
      why={desk.why('adopt-clients')}
    />
  )
}

function Acceptance(props: { desk: Desk; page: AdoptionPage; mend: readonly Difference[] }) {
  const { desk, page, mend } = props
  const open = openFindings(page.findings)
  const contradictions = page.findings.filter(({ standing }) => standing === 'contradicts').length
  const addressOf = new Map(page.inboxes.map(({ id, address }) => [id, reveal(address)]))
  return (
    <>
      <h2>accept what was found</h2>
      <p>
        What was seen becomes what is wanted: the stack is looked after like any other from then on. Whatever
        is not ticked stays as it was found.
        {contradictions > 0 &&
          ` ${contradictions === 1 ? '1 contradiction stands' : `${contradictions} contradictions stand`} above; the words beside each say what counts.`}
      </p>
      {open.length > 0 && (
        <Notice tone="attention">
          <p>
            {open.length === 1 ? '1 thing is' : `${open.length} things are`} not looked at or not decided on
            yet, so it can’t be accepted.
          </p>
        </Notice>
      )}
      <ActionForm
        desk={desk}
        action={consolePaths.acceptAdoption.to({ adoption: page.adoption.engagementId })}
        button="accept it as it was found, with what is ticked to be mended"
        why={whyNot(
          desk.why('adopt-clients'),
          open.length > 0 ? 'Look at everything and decide on what only a vendor shows first.' : undefined,
          whyNothingToAccept(page.findings),
        )}
      >
        {mend.length > 0 && <p>What the program may mend, in this order; nothing of it costs money:</p>}
        {mend.map(({ key, kind, subject }, nth) => (
          <Checkbox
            name="mend"
            nth={nth}
            value={key}
            optional
            label={`${ruleOf(kind).words}: ${addressOf.get(subject) ?? subject}`}
          />
        ))}
      </ActionForm>
    </>
  )
}
