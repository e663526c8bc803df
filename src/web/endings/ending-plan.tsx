import type { ClosingStatement } from '#domain/endings/closing-statement.ts'
import type { Ending, EndingStep } from '#domain/endings/ending-queries.ts'
import { endingSteps, type PlannedStep, type ShownBy } from '#domain/endings/ending-steps.ts'
import { packEntryKinds } from '#domain/handoff/pack-evidence.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'

type Step = EndingStep | PlannedStep

const doers = { client: 'by you', agency: 'by us, by hand', program: 'by itself' } as const
const doersHere = { client: 'by the client', agency: 'by us, by hand', program: 'by itself' } as const

const nameOf = (step: Step): string | undefined =>
  typeof step.domain === 'string' ? step.domain : step.domain?.name

/** The same step of several domains, with the same day and outcome, is one line. */
interface Line {
  readonly step: Step
  readonly names: readonly string[]
}

function linesOf(steps: readonly Step[]): Line[] {
  const keyOf = (step: Step) =>
    [
      step.kind,
      step.dueAt.getTime(),
      ...('state' in step ? [step.state, step.shownBy, step.detail, step.doneAt?.toDateString()] : []),
    ].join(' ')
  return [...Map.groupBy(steps, keyOf).values()].flatMap((same) => {
    const [step] = same
    return step ? [{ step, names: same.flatMap((one) => nameOf(one) ?? []) }] : []
  })
}

const namesShown = 3

/** The first few names, and the others where they can be opened. */
function Names({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  if (names.length <= namesShown) return <strong>{names.join(', ')}: </strong>
  return (
    <details>
      <summary>
        <strong>{names.length} domains</strong>
      </summary>
      <p class="small">{names.join(', ')}</p>
    </details>
  )
}

/** Every step of an ending with its day: who does it, what shows that it is done, whether it can be undone. */
export function EndingPlan(props: { steps: readonly Step[]; now: Date; reader: 'client' | 'staff' }) {
  const { steps, now, reader } = props
  const who = reader === 'client' ? doers : doersHere
  return (
    <DataTable
      caption="what happens when"
      hideCaption
      rows={linesOf(steps)}
      empty="There is nothing to take leave of."
      columns={[
        {
          key: 'when',
          heading: 'when',
          cell: ({ step }) => (
            <>
              <StepMark step={step} now={now} />
              <span class="beside">
                <Time at={('doneAt' in step && step.doneAt) || step.dueAt} now={now} as="day" />
              </span>
            </>
          ),
        },
        {
          key: 'what',
          heading: 'what',
          cell: ({ step, names }) => (
            <>
              <Names names={names} />
              {endingSteps[step.kind].words}
              <Shown step={step} who={who} />
            </>
          ),
        },
      ]}
    />
  )
}

function StepMark({ step, now }: { step: Step; now: Date }) {
  if ('state' in step && step.state === 'done') return <StateMark tone="good" word="done" />
  if (step.dueAt < now) return <StateMark tone="attention" word="due" />
  return <StateMark tone="waiting" word="to come" />
}

function Shown({ step, who }: { step: Step; who: Readonly<Record<keyof typeof doers, string>> }) {
  const rule = endingSteps[step.kind]
  const undone = rule.irreversible ? 'can’t be undone' : undefined
  const facts =
    'state' in step && step.state === 'done'
      ? [shownWords[step.shownBy ?? 'seen']]
      : [
          `done ${who[rule.by]}`,
          undone,
          `it counts once ${rule.shown}`,
          'state' in step && step.detail ? `at the last look: ${step.detail}` : undefined,
        ]
  return <span class="small soft block">{facts.filter(Boolean).join(' · ')}</span>
}

const shownWords = {
  seen: 'seen by the program',
  said: 'said by a person',
  passed: 'the day passed without a word',
  lapsed: 'its term had ended, and it was in our account no more',
} as const satisfies Readonly<Record<ShownBy, string>>

/** The days that were named, and what was wished. */
export function EndingDays({ ending, now }: { ending: Ending; now: Date }) {
  const day = (at: Date) => <Time at={at} now={now} as="day" />
  return (
    <DefinitionList
      facts={[
        ['asked', day(ending.askedAt)],
        [
          'told by mail',
          ending.notifiedAt ? day(ending.notifiedAt) : 'on its way; nothing is deleted before',
        ],
        [
          'domains',
          ending.wishes.domains === 'keep'
            ? 'kept: pushed to an own account'
            : 'let go: not renewed any more',
        ],
        ['inboxes', ending.wishes.inboxes === 'close' ? 'closed' : 'taken over'],
        ['nothing is deleted before', day(ending.goesOn)],
        ['passwords destroyed', day(ending.credentialsOn)],
        ['access ends', day(ending.accessOn)],
        ['closed', ending.closedAt && day(ending.closedAt)],
      ]}
    />
  )
}

/** What became of everything, once the plan is closed. */
export function Statement({ statement, now }: { statement: ClosingStatement; now: Date }) {
  const { evidence } = statement
  return (
    <>
      <h2>closing statement</h2>
      <DataTable
        caption="what became of everything"
        hideCaption
        rows={statement.steps}
        empty=""
        columns={[
          {
            key: 'what',
            heading: 'what',
            cell: ({ kind, domain }) => `${domain === null ? '' : `${domain}: `}${endingSteps[kind].words}`,
          },
          {
            key: 'when',
            heading: 'done',
            cell: ({ doneAt }) => <Time at={new Date(doneAt)} now={now} as="day" />,
          },
          { key: 'shown', heading: 'what shows it', cell: ({ shownBy }) => shownWords[shownBy] },
        ]}
      />
      {evidence && (
        <>
          <h3>the ledger’s word</h3>
          <ul>
            {evidence.entries.map((entry) => (
              <li>
                {packEntryKinds[entry.kind]}, <Time at={new Date(entry.at)} now={now} as="day" />{' '}
                <span class="soft">(entry {entry.id})</span>
              </li>
            ))}
          </ul>
          <p class="soft">
            Signed at {evidence.treeSize.toLocaleString('en-US')} entries by <code>{evidence.signer}</code>.
          </p>
        </>
      )}
    </>
  )
}
