import type { Client } from 'pg'
import { houseRows, type TableKeys, tableKeys, tableTriggers } from '#policy/register/keys.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'

type Tables = DeclaredRegister['tables']
type Keys = Readonly<Record<string, TableKeys>>
type Triggers = Readonly<Record<string, Readonly<Record<string, string>>>>

const where = 'src/policy/register/keys.ts'
const roots = { person: 'people', client: 'clients' } as const

/**
 * Holds keys and triggers against the register, both ways, and looks whether each row that is about somebody is found
 * from them and goes with them: by a key of its own that deletes, whatever else is declared.
 */
export async function compareKeys(
  client: Client,
  { tables }: { readonly tables: Tables },
  keys: Keys = tableKeys,
  triggers: Triggers = tableTriggers,
): Promise<string[]> {
  const live = await liveKeys(client)
  const running = await liveTriggers(client)
  return [
    ...Object.keys(tables).flatMap((name) => keyDifferences(name, keys[name], live.get(name) ?? [])),
    ...unreachable(tables, live),
    ...Object.keys(tables).flatMap((name) =>
      triggerDifferences(name, Object.keys(triggers[name] ?? {}), running.get(name) ?? []),
    ),
  ]
}

const actions = { goesWith: 'cascade', forgets: 'set null', needs: 'no action' } as const

function declaredKeys(keys: TableKeys): string[] {
  return [
    `primary key (${keys.primary})`,
    ...(keys.unique ?? []).map((columns) => `unique (${columns})`),
    ...(Object.keys(actions) as (keyof typeof actions)[]).flatMap((kind) =>
      Object.entries(keys[kind] ?? {}).map(([columns, target]) =>
        foreignKey(columns, target.includes('(') ? target : `${target}(id)`, actions[kind]),
      ),
    ),
  ]
}

const foreignKey = (columns: string, target: string, action: string): string =>
  `foreign key (${columns}) references ${target} on delete ${action}`

/** Keys as they are in force: one that is not enforced, not validated or put off to the end is none. */
async function liveKeys(client: Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ table: string; key: string }>(`
    select c.relname as table, case k.contype
      when 'p' then 'primary key (' || own.columns || ')'
      when 'u' then 'unique (' || own.columns || ')'
      else 'foreign key (' || own.columns || ') references ' || t.relname || '(' || target.columns || ') on delete '
        || case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'a' then 'no action'
          when 'r' then 'restrict' else 'set default' end
      end || case when k.conenforced and k.convalidated and not k.condeferrable then '' else ' (not in force)' end as key
    from pg_constraint k join pg_class c on c.oid = k.conrelid left join pg_class t on t.oid = k.confrelid
    cross join lateral (
      select string_agg(a.attname, ', ' order by n.at) as columns
      from unnest(k.conkey) with ordinality n (attnum, at)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n.attnum) own
    cross join lateral (
      select string_agg(a.attname, ', ' order by n.at) as columns
      from unnest(k.confkey) with ordinality n (attnum, at)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = n.attnum) target
    where c.relnamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f')`)
  return grouped(rows.map(({ table, key }) => [table, key]))
}

async function liveTriggers(client: Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ table: string; trigger: string }>(`
    select c.relname as table, t.tgname as trigger from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal and t.tgenabled in ('O', 'A')`)
  return grouped(rows.map(({ table, trigger }) => [table, trigger]))
}

function grouped(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = Map.groupBy(pairs, ([table]) => table)
  return new Map([...found].map(([table, own]) => [table, own.map(([, value]) => value)]))
}

function keyDifferences(name: string, keys: TableKeys | undefined, live: readonly string[]): string[] {
  if (!keys) return [`the keys of ${name} are not declared: add \`${name}\` to ${where} (${live.join('; ')})`]
  const wanted = declaredKeys(keys)
  return [
    ...wanted
      .filter((key) => !live.includes(key))
      .map((key) => `${name} has no ${key}: \`alter table ${name} add ${key}\` in a migration`),
    ...live
      .filter((key) => !wanted.includes(key))
      .map((key) => `${name} has ${key}, which is not declared: add it to \`${name}\` in ${where}`),
  ]
}

function unreachable(tables: Tables, live: ReadonlyMap<string, readonly string[]>): string[] {
  return Object.entries(tables).flatMap(([name, { reach, columns, ended }]) => {
    if (reach.kind === 'impersonal' || ended !== undefined) return []
    const root = roots[reach.kind]
    if (name === root) return []
    const wanted = foreignKey(reach.column, `${root}(id)`, 'cascade')
    const found: string[] = []
    if (!live.get(name)?.includes(wanted))
      found.push(
        `rows of ${name} would outlive the ${reach.kind} they are about: \`alter table ${name} add ${wanted}\` in a migration, and \`${reach.column}: '${root}'\` in \`goesWith\` of \`${name}\` in ${where}`,
      )
    if (columns[reach.column]?.options.null && !Object.hasOwn(houseRows, name))
      found.push(
        `rows of ${name} could hang on nobody: \`alter table ${name} alter ${reach.column} set not null\` in a migration`,
      )
    return found
  })
}

function triggerDifferences(name: string, wanted: readonly string[], live: readonly string[]): string[] {
  return [
    ...wanted
      .filter((trigger) => !live.includes(trigger))
      .map((trigger) => `trigger ${trigger} on ${name} does not run: put it back by a migration`),
    ...live
      .filter((trigger) => !wanted.includes(trigger))
      .map(
        (trigger) =>
          `trigger ${trigger} on ${name} is not declared: add it to \`tableTriggers\` in ${where}, with what it holds`,
      ),
  ]
}
