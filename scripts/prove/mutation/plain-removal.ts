import type { Enforcement } from '#policy/bindings/binding.ts'
import type { Removal } from './removal.ts'

/**
 * How a thing in the database is taken away when its name says all: constraint, trigger and index dropped, a policy
 * lets every row through, row-level security is off. Undefined for what must be told.
 */
export function plainRemoval(where: Enforcement['where']): Removal | undefined {
  const [, kind, name, table] = /^(constraint|trigger|policy) (\S+) on (\S+)$/.exec(where) ?? []
  if (kind === 'policy' && name && table)
    return { says: 'the policy lets every row through', sql: openPolicy(name, table) }
  if (kind && name && table) return { says: `the ${kind} is dropped`, sql: `${dropped(kind, name, table)}` }
  const [, index] = /^index (\S+)$/.exec(where) ?? []
  if (index) return { says: 'the index is dropped', sql: `drop index "${index}"` }
  const [, secured] = /^row security on (\S+)$/.exec(where) ?? []
  if (secured)
    return { says: 'row-level security is off', sql: `alter table "${secured}" disable row level security` }
  return undefined
}

function dropped(kind: string, name: string, table: string): string {
  return kind === 'trigger'
    ? `drop trigger "${name}" on "${table}"`
    : `alter table "${table}" drop constraint "${name}"`
}

/** A policy for inserting has nothing to use, one for reading or deleting nothing to check. */
function openPolicy(name: string, table: string): string {
  const using = name.endsWith('_insert') ? '' : ' using (true)'
  const check = /_(insert|update)$/.test(name) ? ' with check (true)' : ''
  return `alter policy "{prefix}_${name}" on "${table}"${using}${check}`
}
