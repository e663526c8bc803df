import type { PurposeTx } from '#platform/database/purposes.ts'
import { type WaitingWork, waiting } from './work-clocks.ts'

/** One entry for each stack that differs from the world, or whose changes wait for a person or have stopped. */
export async function waitingDrift(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const rows = await tx.call<{ id: string; name: string; since: Date; open: number; changes: number }>(
    `select s.id, c.name, min(w.since) as since,
       count(*) filter (where w.is_open)::int as open, count(*) filter (where not w.is_open)::int as changes
     from (
       select d.stack_id, d.first_seen_at as since, true as is_open from differences d where d.state = 'open'
       union all
       select g.stack_id, g.planned_at, false from world_changes g where g.state in ('planned', 'stopped')
     ) w
     join stacks s on s.id = w.stack_id join clients c on c.id = s.client_id
     where s.state in ('warming', 'live', 'retiring')
     group by s.id, c.name`,
    [],
  )
  return rows.map(({ id, name, since, open, changes }) =>
    waiting('decide-drift', { id, company: name, since, detail: wordsFor(open, changes) }),
  )
}

function wordsFor(open: number, changes: number): string {
  const parts = [
    open > 0 ? `${open} ${open === 1 ? 'difference' : 'differences'}` : '',
    changes > 0 ? `${changes} ${changes === 1 ? 'change' : 'changes'} to decide about` : '',
  ]
  return parts.filter(Boolean).join(', ')
}
