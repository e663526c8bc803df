import type { Controller } from '#policy/controller.ts'
import type { Difference, MarkedWords } from '#policy/snapshots/difference.ts'
import { withControllerNamed } from '#policy/snapshots/with-controller.ts'
import { sitePaths } from '#web/paths.ts'

interface ChangesProps {
  differences: readonly Difference[]
  /** Whose policy it is: the words of a snapshot name nobody. */
  controller: Controller
}

/** What we do differently first, then what only reads otherwise; each with the sentences that it touches. */
export function ChangeList({ differences, controller }: ChangesProps) {
  const material = differences.filter((one) => one.material)
  const other = differences.filter((one) => !one.material)
  return (
    <>
      {material.length > 0 && (
        <Changes title="what we do differently" differences={material} controller={controller} />
      )}
      {other.length > 0 && (
        <Changes title="what only reads otherwise" differences={other} controller={controller} />
      )}
    </>
  )
}

function Changes({ title, differences, controller }: ChangesProps & { title: string }) {
  const named = (words: string) => withControllerNamed(words, controller)
  return (
    <section>
      <h2>{title}</h2>
      <ul class="changes">
        {differences.map((one) => (
          <li>
            {one.marked ? 'the text of' : named(one.words)} <Clauses ids={one.clauses} />
            {one.marked && (
              <p class="marked">
                {one.marked.map(({ mark, words }) => (
                  <Run run={{ mark, words: named(words) }} />
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Clauses({ ids }: { ids: readonly string[] }) {
  return (
    <span class="small soft">
      {ids.map((id, index) => (
        <>
          {index > 0 && ', '}
          <a href={`${sitePaths.privacy.to()}#${id}`} aria-label={`sentence ${id}`}>
            {id}
          </a>
        </>
      ))}
    </span>
  )
}

/** Marked by the element, so that a screen reader tells what was added and removed, too. */
function Run({ run: { mark, words } }: { run: MarkedWords }) {
  if (mark === 'added') return <ins>{words}</ins>
  if (mark === 'removed') return <del>{words}</del>
  return <>{words}</>
}
