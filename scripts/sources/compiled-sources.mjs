// TypeScript made into what Node runs, kept between starts by the content of each file: what was changed is compiled
// again, so that nothing stale is ever run.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export const root = dirname(dirname(import.meta.dirname))
const require = createRequire(import.meta.url)

/**
 * Without comments and spaces, and in ASCII: V8 keeps the text of every module as long as it runs, and twice as large
 * when a single character lies outside of Latin-1.
 */
const options = {
  format: 'esm',
  target: 'esnext',
  minifyWhitespace: true,
  charset: 'ascii',
  sourcemap: 'external',
  sourcesContent: false,
  tsconfigRaw: {
    compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'hono/jsx', verbatimModuleSyntax: true },
  },
}

const folder = join(root, 'node_modules', '.cache', 'segmento')
const recipe = JSON.stringify([require('esbuild/package.json').version, options])
/** What stays unused for so long belongs to sources that were changed or to another branch. */
const keptForMs = 30 * 24 * 60 * 60 * 1000

/** What could not be kept, because the folder cannot be written, until it is loaded. */
const unkept = new Map()

const isTsx = (path) => path.endsWith('x')
const keyOf = (path, source) =>
  createHash('sha256')
    .update(`${recipe}\n${isTsx(path)}\n`)
    .update(source)
    .digest('hex')
    .slice(0, 40)

/** Compiles every source below `src` that was not compiled as it stands now: all of them take a second or two. */
export async function compileAhead() {
  const kept = new Set(keptFiles())
  const current = new Set()
  const wanted = new Map()
  for (const path of readdirSync(join(root, 'src'), { recursive: true })) {
    if (!/\.tsx?$/.test(path)) continue
    const source = readFileSync(join(root, 'src', path))
    const key = keyOf(path, source)
    current.add(key)
    if (!kept.has(`${key}.mjs`)) wanted.set(key, { path, source })
  }
  if (wanted.size === 0) return
  const { transform, stop } = await import('esbuild')
  await Promise.all(
    [...wanted].map(async ([key, { path, source }]) => {
      // What is wrong with it is said once it is loaded.
      const made = await transform(source, optionsFor(path)).catch(() => undefined)
      if (made && !keep(key, made)) unkept.set(key, made.code)
    }),
  )
  await stop()
  dropUnused(kept, current)
}

/**
 * @param {string} path of the source
 * @returns {{ key: string, code: string }} its JavaScript, and the key by which `positionsOf` knows it
 */
export function compiled(path) {
  const source = readFileSync(path)
  const key = keyOf(path, source)
  const code = keptCode(key) ?? unkept.get(key) ?? compileNow(path, source, key)
  unkept.delete(key)
  return { key, code }
}

/** Each ends with its key: after a power cut a file may be there without its end. */
function keptCode(key) {
  try {
    const code = readFileSync(join(folder, `${key}.mjs`), 'latin1')
    return code.endsWith(key) ? code : undefined
  } catch {
    return undefined
  }
}

/** @returns {object | undefined} the source map of what was compiled, where it was kept */
export function positionsOf(key) {
  try {
    return JSON.parse(readFileSync(join(folder, `${key}.map`), 'utf8'))
  } catch {
    return undefined
  }
}

const optionsFor = (path) => ({ ...options, loader: isTsx(path) ? 'tsx' : 'ts', sourcefile: path })

/** Written after the start, or outside of `src`. */
function compileNow(path, source, key) {
  const made = require('esbuild').transformSync(source, optionsFor(path))
  keep(key, made)
  return made.code
}

/** Whole or not at all, because several processes may start at once. */
function keep(key, { code, map }) {
  try {
    mkdirSync(folder, { recursive: true })
    write(`${key}.map`, map)
    write(`${key}.mjs`, `${code}//${key}`)
    return true
  } catch {
    return false
  }
}

function write(name, text) {
  const unfinished = join(folder, `${name}.${process.pid}`)
  writeFileSync(unfinished, text)
  renameSync(unfinished, join(folder, name))
}

function keptFiles() {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function dropUnused(kept, current) {
  for (const name of kept) {
    const [key] = name.split('.')
    if (current.has(key)) continue
    const file = join(folder, name)
    // Another process may have done the same.
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - made > keptForMs) rmSync(file, { force: true })
  }
}
