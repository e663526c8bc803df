import { fieldId } from './field.tsx'

/**
 * Lists what was refused, each linking to its field, and takes the focus. `errors` is by field name;
 * one that belongs to no field shown here (an unknown field that was sent) stands as plain text.
 */
export function ErrorSummary({
  errors,
  shown,
}: {
  errors: Readonly<Record<string, string>>
  shown: readonly string[]
}) {
  const entries = Object.entries(errors)
  if (entries.length === 0) return null
  return (
    <div class="notice bad error-summary" role="alert" tabindex={-1} autofocus>
      <h2>{entries.length === 1 ? 'one thing to mend' : `${entries.length} things to mend`}</h2>
      <p>Nothing was sent yet. What you typed is kept below.</p>
      <ul>
        {entries.map(([name, reason]) => (
          <li>{shown.includes(name) ? <a href={`#${fieldId(name)}`}>{reason}</a> : reason}</li>
        ))}
      </ul>
    </div>
  )
}
