import type { WorkSource } from './read-work.ts'

/** One entry for each stack that differs from the world, or whose changes wait for a person or have stopped. */
export const driftWork: WorkSource = {
  kinds: ['decide-drift'],
  sql: `select 'decide-drift', s.id::text, c.name, min(w.since), null, null, count(*) filter (where w.is_open)::int,
      count(*) filter (where not w.is_open)::int
    from (
      select d.stack_id, d.first_seen_at as since, true as is_open from differences d where d.state = 'open'
      union all
      select g.stack_id, g.planned_at, false from world_changes g where g.state in ('planned', 'stopped')
    ) w
    join stacks s on s.id = w.stack_id join clients c on c.id = s.client_id
    where s.state in ('warming', 'live', 'retiring')
    group by s.id, c.name`,
  words: ({ amount, other }) => wordsFor(amount ?? 0, other ?? 0),
}

function wordsFor(open: number, changes: number): string {
  const parts = [
    open > 0 ? `${open} ${open === 1 ? 'difference' : 'differences'}` : '',
    changes > 0 ? `${changes} ${changes === 1 ? 'change' : 'changes'} to decide about` : '',
  ]
  return parts.filter(Boolean).join(', ')
}
