import type { WaitingPolicy } from '#domain/policy/policy-page.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { TextArea } from '#web/ui/field.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ConfirmedAction } from './action-form.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

type Notice = WaitingPolicy['notices'][number]

const marks: Readonly<Record<string, readonly [Tone, string]>> = {
  queued: ['busy', 'being mailed'],
  accepted: ['good', 'told by mail'],
  refused: ['bad', 'mail refused'],
  told: ['good', 'told otherwise'],
}

/** Who has been told, the ones that need somebody first. */
export function PolicyNotices(props: {
  desk: Desk
  notices: readonly Notice[]
  told: number
  toTell: number
  now: Date
  typed: Typed | undefined
}) {
  const { desk, notices, told, toTell, now, typed } = props
  return (
    <section>
      <h2>
        {told} of {toTell} told
      </h2>
      <progress max={Math.max(1, toTell)} value={told} aria-label="people told" />
      <DataTable
        caption="people to be told"
        hideCaption
        rows={notices}
        empty="The first mails leave within a few seconds."
        columns={[
          {
            key: 'who',
            heading: 'who',
            cell: (one) => (one.name ? reveal(one.name) : one.email ? reveal(one.email) : 'without a name'),
          },
          {
            key: 'state',
            heading: 'state',
            cell: ({ state }) => {
              const [tone, word] = marks[state] ?? ['unknown', state]
              return <StateMark tone={tone} word={word} />
            },
          },
          { key: 'company', heading: 'company', cell: (one) => one.company ?? '' },
          {
            key: 'at',
            heading: 'told',
            cell: (one) =>
              one.acceptedAt ? (
                <Time at={one.acceptedAt} now={now} />
              ) : (
                one.state === 'refused' && <ToldOtherwise desk={desk} notice={one} typed={typed} />
              ),
          },
        ]}
      />
    </section>
  )
}

/** For whom no mail reaches: somebody here tells them and says how. */
function ToldOtherwise({ desk, notice, typed }: { desk: Desk; notice: Notice; typed: Typed | undefined }) {
  const { errors, values } = typedInto(typed, notice.id)
  return (
    <ConfirmedAction
      desk={desk}
      action={consolePaths.toldOfPolicy.to({ notice: notice.id })}
      ask="told in another way"
      button="record that they were told"
      why={desk.why('finish-task')}
      effect={<p>Say by which way and when; it is kept as proof.</p>}
    >
      <TextArea
        name="how"
        label="how they were told"
        rows={2}
        maxLength={2000}
        value={values.how}
        error={errors.how}
      />
    </ConfirmedAction>
  )
}
