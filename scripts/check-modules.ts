import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The program runs from its sources, so there is nothing to bundle. What a build would find, a missing
 * file, a name that is not exported, a module that fails while it loads, is found by loading each one.
 */
const root = join(import.meta.dirname, '..')
// main.ts starts the program when it loads.
const startsWhenLoaded = ['src/main.ts']
const modules = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !startsWhenLoaded.includes(file),
)
const failures: string[] = []
for (const file of modules) {
  await import(pathToFileURL(join(root, file)).href).catch((error: unknown) => {
    failures.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  })
}
for (const failure of failures) console.error(failure)
console.log(`${modules.length - failures.length} of ${modules.length} modules load`)
process.exit(failures.length === 0 && modules.length > 0 ? 0 : 1)
