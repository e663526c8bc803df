import { fieldId } from './field.tsx'

/**
 * Lists what was refused, each naming and linking to its field, and takes the focus. `errors` is by field
 * name, `labels` holds those shown; an error of any other (a field that was not asked for) is plain text.
 */
export function ErrorSummary(props: {
  errors: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
}) {
  const { errors, labels } = props
  const entries = Object.entries(errors)
  if (entries.length === 0) return null
  return (
    <div class="notice bad error-summary" role="alert" tabindex={-1} autofocus>
      <h2>{entries.length === 1 ? 'one thing to mend' : `${entries.length} things to mend`}</h2>
      <p>Nothing was sent yet. What you typed is kept below.</p>
      <ul>
        {entries.map(([name, reason]) => {
          const label = Object.hasOwn(labels, name) ? labels[name] : undefined
          return (
            <li>
              {label === undefined ? reason : <a href={`#${fieldId(name)}`}>{`${label}: ${reason}`}</a>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
