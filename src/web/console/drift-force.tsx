import { consolePaths } from '#web/paths.ts'
import { TextArea } from '#web/ui/field.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { ActionForm } from './action-form.tsx'
import type { Desk } from './desk.ts'

export interface ForceAsked {
  readonly reason: string
  /** What is approved with the reason: differences, or one change. */
  readonly differences?: string
  readonly change?: string
  readonly error?: string | undefined
}

/** A large part of a zone: done only with a reason, which is kept with the change. */
export function ForceForm({ desk, stackId, force }: { desk: Desk; stackId: string; force: ForceAsked }) {
  const { differences, change } = force
  return (
    <Notice tone="attention" title="a large part of a zone">
      <p>{force.reason}</p>
      <ActionForm
        desk={desk}
        action={
          change
            ? consolePaths.decideChange.to({ stack: stackId, change })
            : consolePaths.approveDifferences.to({ stack: stackId })
        }
        hidden={change ? { decision: 'approve' } : { differences: differences ?? '' }}
        button="force it and write"
        kind="danger"
        why={desk.why('force-zone-change')}
      >
        <TextArea
          name="because"
          label="why it is right all the same"
          rows={2}
          maxLength={500}
          error={force.error}
        />
      </ActionForm>
    </Notice>
  )
}
