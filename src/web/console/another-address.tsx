import { z } from 'zod'
import type { StoppedAddress } from '#domain/stacks/stopped-addresses.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { oneLine } from '#web/server/form-fields.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { ActionForm } from './action-form.tsx'
import type { Desk } from './desk.ts'
import type { Typed } from './typed.ts'

export const anotherAddressSchema = z.object({ address: oneLine(254) })

/**
 * Another address for an inbox that its host does not open, one inbox at a time because each has its own proposal. The
 * refused form's inbox comes first, then the one asked for, then the first that stopped.
 */
export function AnotherAddress(props: {
  desk: Desk
  stackId: string
  stopped: readonly StoppedAddress[]
  /** The id of the inbox whose form is shown. */
  chosen: string | undefined
  typed: Pick<Typed, 'errors' | 'values'>
}) {
  const { desk, stackId, stopped, typed } = props
  const one = stopped.find(({ inboxId }) => inboxId === props.chosen) ?? stopped[0]
  if (!one) return <ErrorSummary errors={typed.errors} labels={{}} />
  const others = stopped.filter(({ inboxId }) => inboxId !== one.inboxId)
  return (
    <section id="another-address" aria-labelledby="another-address-title">
      <h2 id="another-address-title">choose another address</h2>
      <Notice tone="attention">
        <p>
          The host does not open <strong>{reveal(one.address)}</strong>
          {one.vendorCode && (
            <>
              {' '}
              (its word for it: <code>{one.vendorCode}</code>)
            </>
          )}
          . Only this inbox is built anew with another address; its person stays, and nothing is bought twice.
        </p>
        {others.length > 0 && (
          <p>
            Also stopped:{' '}
            {others.map(({ inboxId, address }, index) => (
              <>
                {index > 0 && ', '}
                <a
                  href={`${withQuery(consolePaths.build.to({ stack: stackId }), { inbox: inboxId })}#another-address`}
                >
                  {reveal(address)}
                </a>
              </>
            ))}
            .
          </p>
        )}
      </Notice>
      <ErrorSummary errors={typed.errors} labels={{ address: 'address' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.anotherAddress.to({ stack: stackId, inbox: one.inboxId })}
        button="take this address and go on"
        why={desk.why('propose-names')}
      >
        <Field
          name="address"
          label={`address at ${one.domain}`}
          help={`What stands before @${one.domain}. ${
            one.proposed === null
              ? 'The usual spellings of this person’s name are used up, so type one.'
              : 'Proposed is the next usual spelling of this person’s name; you can type another.'
          } The client sees it on their build page and in the pack.`}
          maxLength={254}
          autocomplete="off"
          value={typed.values.address ?? (one.proposed === null ? undefined : reveal(one.proposed))}
          error={typed.errors.address}
        />
      </ActionForm>
    </section>
  )
}
