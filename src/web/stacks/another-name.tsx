import type { Child } from 'hono/jsx'
import { z } from 'zod'
import type { StoppedNames } from '#domain/stacks/stopped-names.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Select } from '#web/ui/field.tsx'
import { Money, moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'

/** A name that stopped, and the one to take for it. */
export const anotherNameSchema = z.object({ stopped: z.string().max(253), instead: z.string().max(253) })

export const anotherNameLabels = { stopped: 'the name to give up', instead: 'the name to take instead' }

/** What happened to the names that can't be bought, and what another one means for the sum that was approved. */
export function StoppedNamesNotice(props: {
  stopped: StoppedNames
  errors: Readonly<Record<string, string>>
  /** Who approves more, completing "… before it is bought". */
  moreBy: string
  /** The button that has more names looked for, where nothing is left. */
  lookForMore: Child
  /** The form, where there is something to choose. */
  children: Child
}) {
  const { stopped, errors, moreBy, lookForMore, children } = props
  const { names, candidates, approvedCents, othersCents } = stopped
  const left = Math.max(0, approvedCents - othersCents)
  return (
    <section id="another-name" aria-labelledby="another-name-title">
      <h2 id="another-name-title">choose another name</h2>
      <Notice tone="attention">
        {names.map(({ name, why }) => (
          <p>
            <strong>{name}</strong>: {why}
          </p>
        ))}
        <p>
          Of the approved <Money cents={approvedCents} /> the other names take <Money cents={othersCents} />,
          so <Money cents={left} /> {names.length === 1 ? 'is left for this one' : 'are left for these'}. A
          name above that waits until {moreBy}.
        </p>
      </Notice>
      <ErrorSummary errors={errors} labels={anotherNameLabels} />
      {candidates.length > 0 ? (
        children
      ) : (
        <>
          <p>None of the other names that were looked at is free any more.</p>
          {lookForMore}
        </>
      )}
    </section>
  )
}

/** Its two questions; the first is answered already where only one name stopped. */
export function AnotherNameFields(props: {
  stopped: StoppedNames
  errors: Readonly<Record<string, string>>
  values: Readonly<Record<string, string>>
}) {
  const { stopped, errors, values } = props
  const { names, candidates, approvedCents, othersCents } = stopped
  const left = approvedCents - othersCents
  const [only] = names
  return (
    <>
      {names.length === 1 && only ? (
        <input type="hidden" name="stopped" value={only.name} />
      ) : (
        <Select
          name="stopped"
          label={anotherNameLabels.stopped}
          value={values.stopped}
          error={errors.stopped}
          options={names.map(({ name }) => ({ value: name, label: name }))}
        />
      )}
      <Select
        name="instead"
        label={anotherNameLabels.instead}
        help="With what the registrar asked for a year when we looked. The inboxes keep their people and get addresses at this name."
        value={values.instead}
        error={errors.instead}
        options={candidates.map(({ name, priceCents }) => ({
          value: name,
          label: `${name}, ${moneyText(priceCents)}${
            priceCents > left ? ` (${moneyText(priceCents - Math.max(0, left))} more to be approved)` : ''
          }`,
        }))}
      />
    </>
  )
}
