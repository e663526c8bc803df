import type { Evidence, Verdict } from '#domain/evidence/probe.ts'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { verdictMarks } from './proof-words.ts'

/** The figures that a reader looks for first; each with its state and its age. */
export function KeyFigures({ evidence, now }: { evidence: readonly Evidence[]; now: Date }) {
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">the figures</h2>
      <ul class="key-figures">
        {evidence.map(({ what, figure, words, verdict, observedAt }) => (
          <li>
            <span class="small soft">{what}</span>
            <span class="figure">{figure ?? 'not seen'}</span>
            <span class="small">
              {words}
              <br />
              <Seen verdict={verdict} at={observedAt} now={now} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Seen({ verdict, at, now }: { verdict: Verdict; at: Date; now: Date }) {
  return (
    <>
      <StateMark {...verdictMarks[verdict]} />{' '}
      <span class="soft">
        seen <Time at={at} now={now} />
      </span>
    </>
  )
}
