import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import { type DatabaseObject, type Enforcement, isOpen, isSourceFile, type TestFile } from './binding.ts'

/** A set of bindings as it may be read as data, where the compiler has not looked. */
export type GivenBindings = Readonly<Partial<Record<ClauseId, unknown>>>

interface Given {
  readonly enforcedBy?: readonly Enforcement[]
  readonly open?: string
}

/** What can be looked up of the names that bindings use. */
export interface NamedThings {
  hasFile(path: string): boolean
  hasTest(file: TestFile, title: string): boolean
  hasObject(object: DatabaseObject): boolean
}

/** Every database object that a binding names, each once. */
export function namedObjects(given: GivenBindings): DatabaseObject[] {
  return [...new Set(enforcements(given).flatMap(([, { where }]) => (isSourceFile(where) ? [] : [where])))]
}

/** The ids that something in the database keeps. */
export function keptByDatabase(given: GivenBindings): ClauseId[] {
  return [...new Set(enforcements(given).flatMap(([id, { where }]) => (isSourceFile(where) ? [] : [id])))]
}

/** What is wrong with the bindings, one sentence each with what to do; empty when each promise has its keeper. */
export function checkBindings(given: GivenBindings, things: NamedThings): string[] {
  return [
    ...clauseIds.flatMap((id) => missing(id, given[id] as Given | undefined)),
    ...enforcements(given).flatMap(([id, enforcement]) => unfounded(id, enforcement, things)),
  ]
}

function enforcements(given: GivenBindings): [ClauseId, Enforcement][] {
  return clauseIds.flatMap((id) =>
    ((given[id] as Given | undefined)?.enforcedBy ?? []).map((one): [ClauseId, Enforcement] => [id, one]),
  )
}

function missing(id: ClauseId, binding: Given | undefined): string[] {
  if (!binding)
    return [`${id} is kept by nothing: bind it in src/policy/bindings, or say there that it is open and why`]
  if (isOpen(binding as { open: string })) {
    if (binding.enforcedBy) return [`${id} is bound and open: take \`open\` away, or the enforcement`]
    return binding.open?.trim() ? [] : [`${id} is open without a reason: say why the program can’t carry it`]
  }
  return binding.enforcedBy?.length ? [] : [`${id} is bound to nothing: name what enforces it, or open it`]
}

function unfounded(id: ClauseId, { where, tests }: Enforcement, things: NamedThings): string[] {
  const found: string[] = []
  if (isSourceFile(where)) {
    if (!things.hasFile(where))
      found.push(`${id}: there is no file ${where}: name the one that keeps it now, or put it back`)
  } else if (!things.hasObject(where))
    found.push(`${id}: the database has no ${where}: put it back, or name what keeps it now`)
  if (tests.every(({ titles }) => titles.length === 0))
    found.push(`${id}: no test is named that fails when ${where} is taken away: name one`)
  for (const { file, titles } of tests)
    for (const title of titles)
      if (!things.hasTest(file, title))
        found.push(`${id}: ${file} has no test “${title}”: write it, or name the one that guards ${where}`)
  return found
}
