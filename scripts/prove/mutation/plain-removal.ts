import type { Enforcement } from '#policy/bindings/binding.ts'
import type { Removal } from './removal.ts'

/**
 * How a thing in the database is taken away when its name says all: constraint and index dropped, a trigger never
 * fires, a policy lets every row through, row-level security is off. Undefined for what must be told.
 */
export function plainRemoval(where: Enforcement['where']): Removal | undefined {
  const [, kind, name, table] = /^(constraint|trigger|policy) (\S+) on (\S+)$/.exec(where) ?? []
  if (kind === 'policy' && name && table)
    return { says: 'the policy lets every row through', sql: openPolicy(name, table) }
  if (kind === 'trigger' && name && table)
    return { says: 'the trigger never fires', sql: neverFiring(name, table) }
  if (kind && name && table)
    return { says: 'the constraint is dropped', sql: `alter table "${table}" drop constraint "${name}"` }
  const [, index] = /^index (\S+)$/.exec(where) ?? []
  if (index) return { says: 'the index is dropped', sql: `drop index "${index}"` }
  const [, secured] = /^row security on (\S+)$/.exec(where) ?? []
  if (secured)
    return { says: 'row-level security is off', sql: `alter table "${secured}" disable row level security` }
  return undefined
}

/** It keeps its name, because who looks after the database may switch it off for a moment. */
function neverFiring(name: string, table: string): string {
  return `do $$ declare made text; begin
    select pg_get_triggerdef(oid) into strict made from pg_trigger
      where tgname = '${name}' and tgrelid = '"${table}"'::regclass;
    drop trigger "${name}" on "${table}";
    execute regexp_replace(made, '( WHEN \\(.*\\))? EXECUTE FUNCTION', ' WHEN (false) EXECUTE FUNCTION');
  end $$`
}

/** A policy for inserting has nothing to use, one for reading or deleting nothing to check. */
function openPolicy(name: string, table: string): string {
  const using = name.endsWith('_insert') ? '' : ' using (true)'
  const check = /_(insert|update)$/.test(name) ? ' with check (true)' : ''
  return `alter policy "{prefix}_${name}" on "${table}"${using}${check}`
}
