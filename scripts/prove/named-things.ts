import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseObject } from '#policy/bindings/binding.ts'
import type { NamedThings } from '#policy/bindings/check-bindings.ts'

const root = join(import.meta.dirname, '../..')

/** The titles of the tests that a file runs: the first argument of a call, as the file writes it; no skipped ones. */
export function titlesIn(text: string): Set<string> {
  const code = text.replace(/^\s*\/\/.*$/gm, '')
  const titles = [
    ...code.matchAll(
      /(?<!\.(?:skip|todo|fails))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`),/g,
    ),
  ]
  return new Set(
    titles.map(([, single, double, template]) => (single ?? double ?? template ?? '').replaceAll('\\', '')),
  )
}

/** Looks names up in this folder, and in the objects that a database was found to have. */
export function namedThings(standing: ReadonlySet<DatabaseObject>): NamedThings {
  const files = new Map<string, Set<string>>()
  const titlesOf = (file: string) => {
    const known = files.get(file)
    if (known) return known
    const path = join(root, file)
    const titles = existsSync(path) ? titlesIn(readFileSync(path, 'utf8')) : new Set<string>()
    files.set(file, titles)
    return titles
  }
  return {
    hasFile: (path) => existsSync(join(root, path)),
    hasTest: (file, title) => titlesOf(file).has(title),
    hasObject: (object) => standing.has(object),
  }
}
