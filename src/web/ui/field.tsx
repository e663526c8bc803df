import type { Child } from 'hono/jsx'
import { useLeftOut } from './left-out.ts'

interface FieldProps {
  name: string
  label: string
  help?: Child
  /** Why the last attempt was refused; shown beside the field and linked from the summary. */
  error?: string | undefined
  value?: string | undefined
  optional?: boolean
  maxLength?: number
  autocomplete?: string
}

/** The id that error summaries link to. */
export function fieldId(name: string): string {
  return `field-${name}`
}

function describedBy({ name, help, error }: FieldProps): string | undefined {
  const ids = [help ? `${fieldId(name)}-help` : '', error ? `${fieldId(name)}-error` : ''].filter(Boolean)
  return ids.length ? ids.join(' ') : undefined
}

function Frame({ field, children }: { field: FieldProps; children: Child }) {
  const { name, label, help, error, optional } = field
  if (useLeftOut(name)) return null
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={fieldId(name)}>
        {label} {optional && <span class="optional">(optional)</span>}
      </label>
      {help && (
        <p class="help" id={`${fieldId(name)}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="error" id={`${fieldId(name)}-error`}>
          {error}
        </p>
      )}
      {children}
    </div>
  )
}

const shared = (field: FieldProps) => ({
  id: fieldId(field.name),
  name: field.name,
  required: !field.optional,
  autocomplete: field.autocomplete,
  'aria-describedby': describedBy(field),
  'aria-invalid': field.error ? ('true' as const) : undefined,
})

type InputType = 'text' | 'email' | 'password' | 'tel' | 'url' | 'search' | 'date'

/** One line of text. `inputmode` "numeric" for numbers: type=number loses what it can't read. */
export function Field(props: FieldProps & { type?: InputType; inputmode?: 'numeric' | 'decimal' }) {
  const { type = 'text', inputmode, value, maxLength } = props
  return (
    <Frame field={props}>
      <input {...shared(props)} type={type} inputmode={inputmode} value={value} maxlength={maxLength} />
    </Frame>
  )
}

export function TextArea(props: FieldProps & { rows?: number }) {
  return (
    <Frame field={props}>
      <textarea {...shared(props)} rows={props.rows ?? 4} maxlength={props.maxLength}>
        {props.value ?? ''}
      </textarea>
    </Frame>
  )
}

export interface Option {
  value: string
  label: string
  /** Beside a choice; a list that drops down shows none. */
  help?: Child
}

export function Select(props: FieldProps & { options: readonly Option[]; blank?: string }) {
  return (
    <Frame field={props}>
      <select {...shared(props)}>
        {props.blank !== undefined && <option value="">{props.blank}</option>}
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

/** One of a few (radio), or any of a few (checkbox, whose name comes more than once). */
export function Choices(
  props: Omit<FieldProps, 'value'> & {
    kind: 'radio' | 'checkbox'
    options: readonly Option[]
    chosen: readonly string[]
  },
) {
  const { name, label, help, error, kind, options, chosen, optional } = props
  if (useLeftOut(name)) return null
  return (
    <fieldset class={error ? 'field wrong' : 'field'} aria-describedby={describedBy(props)}>
      <legend>{label}</legend>
      {help && (
        <p class="help" id={`${fieldId(name)}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="error" id={`${fieldId(name)}-error`}>
          {error}
        </p>
      )}
      {options.map((option, index) => {
        const id = index === 0 ? fieldId(name) : `${fieldId(name)}-${index}`
        return (
          <div class="choice">
            <input
              id={id}
              type={kind}
              name={name}
              value={option.value}
              checked={chosen.includes(option.value)}
              required={kind === 'radio' && !optional}
              aria-describedby={option.help ? `${id}-about` : undefined}
            />
            <label for={id}>{option.label}</label>
            {option.help && (
              <span class="help" id={`${id}-about`}>
                {option.help}
              </span>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}

/**
 * A single statement to agree with; the value sent is `yes`, or the one given. Where several share a name, `nth` is which one it
 * is, so that each label ticks its own box.
 */
export function Checkbox(
  props: Omit<FieldProps, 'label'> & { label: Child; checked?: boolean; nth?: number | undefined },
) {
  const id = props.nth ? `${fieldId(props.name)}-${props.nth}` : fieldId(props.name)
  if (useLeftOut(props.name)) return null
  return (
    <div class={props.error ? 'field wrong' : 'field'}>
      {props.error && (
        <p class="error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
      <div class="choice">
        <input
          id={id}
          type="checkbox"
          name={props.name}
          value={props.value ?? 'yes'}
          checked={props.checked}
          required={!props.optional}
          aria-describedby={props.error ? `${id}-error` : props.help ? `${id}-help` : undefined}
          aria-invalid={props.error ? 'true' : undefined}
        />
        <label for={id}>{props.label}</label>
        {props.help && (
          <span class="help" id={`${id}-help`}>
            {props.help}
          </span>
        )}
      </div>
    </div>
  )
}
