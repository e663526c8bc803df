import type { DeliverabilityScore, ScorePart } from '#domain/deliverability/score.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import type { Tone } from '#web/ui/tone.ts'

/** A verdict as a mark. */
export const verdictMarks: Readonly<Record<ScorePart['state'], { tone: Tone; word: string }>> = {
  fine: { tone: 'good', word: 'fine' },
  watch: { tone: 'attention', word: 'watch' },
  act: { tone: 'bad', word: 'act' },
  'too-little': { tone: 'waiting', word: 'too little yet' },
  unknown: { tone: 'unknown', word: 'unknown' },
}

export function ScoreMark({ score }: { score: DeliverabilityScore }) {
  const { tone, word } = verdictMarks[score.state]
  return <StateMark tone={tone} word={score.score === undefined ? word : `${score.score} · ${word}`} />
}

/** What several figures take from one source stands behind it once: "published rules: 85 % is fine; below 80 % acts". */
function sourcesInWords(sources: readonly string[]): string {
  const split = sources.map((source) => {
    const at = source.indexOf(': ')
    return at < 0 ? { from: source, says: '' } : { from: source.slice(0, at), says: source.slice(at + 2) }
  })
  return [...Map.groupBy(split, ({ from }) => from)]
    .map(([from, said]) => {
      const says = [...new Set(said.map((one) => one.says))].filter(Boolean)
      return says.length > 0 ? `${from}: ${says.join('; ')}` : from
    })
    .join(' · ')
}

/** A score, its sentence, and each part with what it counts for and where its threshold comes from. */
export function ScoreCard({ score }: { score: DeliverabilityScore }) {
  return (
    <>
      <p>
        <span class="figure">{score.score === undefined ? 'no score yet' : `${score.score} of 100`}</span>
        {score.words}{' '}
        <span class="soft">
          {score.knownPercent} % of its weight is known; parts that are unknown or below their sample floor
          count neither way.
        </span>
      </p>
      <DataTable
        caption="parts of the score"
        hideCaption
        rows={score.parts}
        empty=""
        columns={[
          { key: 'state', heading: 'state', cell: (part) => <StateMark {...verdictMarks[part.state]} /> },
          { key: 'part', heading: 'part', cell: (part) => part.title },
          {
            key: 'words',
            heading: 'what was seen, and by which threshold it is judged',
            cell: (part) => (
              <div class="reading">
                {part.words}
                {part.sources.length > 0 && <div class="small soft">{sourcesInWords(part.sources)}</div>}
              </div>
            ),
          },
          {
            key: 'points',
            heading: 'points',
            numeric: true,
            cell: (part) =>
              part.points === undefined ? `– of ${part.weight}` : `${part.points} of ${part.weight}`,
          },
        ]}
      />
    </>
  )
}
