import { z } from 'zod'
import type { FreeName } from '#domain/plan-changes/free-names.ts'
import { Select } from '#web/ui/field.tsx'

/** A name of a paid change that can't be had, and the one to take for it. */
export const swapNameSchema = z.object({ gone: z.string().max(253), instead: z.string().max(253) })

export const swapNameLabels = { gone: 'the name that is gone', instead: 'the name to take instead' }

/** Its two questions; the first is answered already where only one name is gone. */
export function SwapNameFields(props: {
  gone: readonly string[]
  free: readonly FreeName[]
  errors: Readonly<Record<string, string>>
  values: Readonly<Record<string, string>>
}) {
  const { gone, free, errors, values } = props
  const [only] = gone
  return (
    <>
      {gone.length === 1 && only ? (
        <input type="hidden" name="gone" value={only} />
      ) : (
        <Select
          name="gone"
          label={swapNameLabels.gone}
          options={gone.map((name) => ({ value: name, label: name }))}
          value={values.gone}
          error={errors.gone}
        />
      )}
      <Select
        name="instead"
        label={swapNameLabels.instead}
        blank="choose one"
        help="It costs nothing more: what was accepted is paid."
        options={free.map(({ name }) => ({ value: name, label: name }))}
        value={values.instead}
        error={errors.instead}
      />
    </>
  )
}
