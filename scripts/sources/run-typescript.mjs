// Preloaded with --import: lets Node run this project's TypeScript without a second process, a thread or the text of every
// source map in memory.
import { registerHooks, SourceMap } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileAhead, compiled, positionsOf, root } from './compiled-sources.mjs'

const ours = `${pathToFileURL(root).href}/`
const packages = `${ours}node_modules/`
const isSource = (url) => url.startsWith(ours) && !url.startsWith(packages) && /\.tsx?$/.test(url)
const names = /^(#|\.\.?\/).*\.tsx?$/
const keys = new Map()

await compileAhead()
registerHooks({
  /** As `imports` in package.json says, without asking the disk for each name and each folder above it. */
  resolve(specifier, context, next) {
    if (!names.test(specifier) || !isSource(context.parentURL ?? '')) return next(specifier, context)
    const url = specifier.startsWith('#')
      ? ours + (specifier.startsWith('#test/') ? specifier.slice(1) : `src/${specifier.slice(1)}`)
      : new URL(specifier, context.parentURL).href
    return { url, format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    if (!isSource(url)) return next(url, context)
    const { key, code } = compiled(fileURLToPath(url))
    keys.set(url, key)
    return { format: 'module', shortCircuit: true, source: code }
  },
})

/** What is said of a failure names lines of the sources; their maps are read when it is said. */
Error.prepareStackTrace = (error, frames) =>
  [headOf(error), ...frames.map((frame) => `    at ${inSource(`${frame}`)}`)].join('\n')

function headOf(error) {
  try {
    return Error.prototype.toString.call(error)
  } catch {
    return 'Error'
  }
}

function inSource(frame) {
  return frame.replace(/(file:\/\/[^\s()]+\.tsx?):(\d+):(\d+)/, (place, url, line, column) => {
    const map = keys.has(url) && positionsOf(keys.get(url))
    if (!map) return place
    const { originalLine, originalColumn } = new SourceMap(map).findEntry(
      Number(line) - 1,
      Number(column) - 1,
    )
    return originalLine === undefined ? place : `${url}:${originalLine + 1}:${originalColumn + 1}`
  })
}
