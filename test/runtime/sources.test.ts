import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from './program.ts'

const project = join(import.meta.dirname, '../..')

/** A project of a few lines that is run as the program is; it finds the packages of this one. */
function scratchProject(sources: Record<string, string>) {
  const folder = scratchFolder()
  cpSync(join(project, 'scripts/sources'), join(folder, 'scripts/sources'), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['esbuild', 'hono'])
    symlinkSync(join(project, 'node_modules', name), join(folder, 'node_modules', name))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "imports": { "#*": "./src/*" } }')
  mkdirSync(join(folder, 'src'))
  const write = (name: string, text: string) => writeFileSync(join(folder, 'src', name), text)
  for (const [name, text] of Object.entries(sources)) write(name, text)
  return {
    write,
    cache: join(folder, 'node_modules/.cache'),
    compiled: () => readdirSync(join(folder, 'node_modules/.cache/segmento')),
    run() {
      const options = ['--import', './scripts/sources/run-typescript.mjs', 'src/main.ts']
      const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: folder, encoding: 'utf8' })
      return { said: stdout.trim(), complaint: stderr }
    },
  }
}

const greeting = `export const greeting = (name: string): string => 'good day, ' + name`
const main = `import { greeting } from '#greeting.ts'
console.log(greeting('Ada'))`

test('a source that was changed runs as it stands now, one that was not is compiled once', () => {
  const program = scratchProject({ 'main.ts': main, 'greeting.ts': greeting })
  expect(program.run().said).toBe('good day, Ada')
  const first = program.compiled()
  expect(first).toHaveLength(4)
  program.run()
  expect(program.compiled()).toEqual(first)
  program.write('greeting.ts', greeting.replace('day', 'evening'))
  expect(program.run().said).toBe('good evening, Ada')
  expect(program.compiled()).toHaveLength(6)
}, 120_000)

test('what a power cut left without its end is compiled again', () => {
  const program = scratchProject({ 'main.ts': main, 'greeting.ts': greeting })
  program.run()
  for (const name of program.compiled()) truncateSync(join(program.cache, 'segmento', name))
  expect(program.run()).toEqual({ said: 'good day, Ada', complaint: '' })
}, 120_000)

test('pages are written in JSX of Hono, with words outside of ASCII', () => {
  const program = scratchProject({
    'page.tsx': 'export const Page = ({ name }: { name: string }) => <p>Ada’s {name} — 10 €</p>',
    'main.ts': `import { Page } from './page.tsx'\nconsole.log(String(Page({ name: 'loom' })))`,
  })
  expect(program.run()).toEqual({ said: '<p>Ada’s loom — 10 €</p>', complaint: '' })
}, 120_000)

test('a failure names the line of the source, not of what was made of it', () => {
  const program = scratchProject({
    'main.ts': `import { open } from './open.ts'\n\n// Why.\nopen({\n  door: 'shut',\n})`,
    'open.ts': `interface Door {\n  readonly door: string\n}\n\n// Another.\nexport function open({ door }: Door): void {\n  throw new RangeError(\n    door,\n  )\n}`,
  })
  const { complaint } = program.run()
  expect(complaint).toMatch(/RangeError: shut\n +at open \(file:\S+\/src\/open\.ts:7:9\)/)
  expect(complaint).toMatch(/\/src\/main\.ts:4:1\b/)
}, 120_000)

test('where nothing can be kept it runs all the same', () => {
  const program = scratchProject({ 'main.ts': main, 'greeting.ts': greeting })
  rmSync(program.cache, { recursive: true, force: true })
  writeFileSync(program.cache, 'no folder')
  expect(program.run()).toEqual({ said: 'good day, Ada', complaint: '' })
}, 120_000)

test('a source that cannot be read as TypeScript is named with its line when it is loaded', () => {
  const program = scratchProject({ 'main.ts': main, 'greeting.ts': `export const greeting =\n  = 1` })
  expect(program.run().complaint).toMatch(/src\/greeting\.ts:2:2: ERROR/)
}, 120_000)
