import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { embeddedServer, freePort, openFolder, query, startProgram } from './program.ts'

// One folder for all of the file, because making a cluster is the slowest part; each test ends what it started.
const folder = openFolder()
const dataDir = join(folder, 'data')
const port = await freePort()
const settings = { DATA_DIR: dataDir, PORT: String(port) }
afterAll(() => rmSync(folder, { recursive: true }))

/** The process that ends the server after its program. */
function guardianOf(socketDir: string): number | undefined {
  const isGuardian = (pid: string) => {
    const file = `/proc/${pid}/cmdline`
    const command = existsSync(file) ? readFileSync(file, 'utf8').split('\0') : []
    return command.includes('segmento-guardian') && command.includes(socketDir)
  }
  return Number(readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && isGuardian(entry)))
}

test('a start says once that it is ready, SIGTERM ends everything within 5 s, a second start finds all data', async () => {
  const first = startProgram(settings)
  const lines = await first.ready()
  expect(lines[0]).toBe(`Segmento is ready at http://localhost:${port}`)
  expect(lines.filter((line) => line.includes('is ready'))).toHaveLength(1)
  expect(lines.join('\n')).toContain(`The master key was made at ${dataDir}/master.key. Back it up now`)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeLessThan(500)
  const server = embeddedServer(dataDir)
  await query(server.url, 'create database kept')

  const before = performance.now()
  first.child.kill('SIGTERM')
  expect(await first.ended).toMatchObject({ status: 0 })
  expect(performance.now() - before).toBeLessThan(5000)
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
  expect(existsSync(server.socketDir)).toBe(false)

  const second = startProgram(settings)
  expect((await second.ready()).join('\n')).not.toContain('master key was made')
  const found = await query(
    embeddedServer(dataDir).url,
    `select datname from pg_database where datname = 'kept'`,
  )
  expect(found).toEqual([{ datname: 'kept' }])
  second.child.kill('SIGINT')
  expect(await second.ended).toMatchObject({ status: 0 })
}, 40_000)

test('after kill -9 the next start recovers by itself, whether the server was left dead or alive', async () => {
  const first = startProgram(settings)
  await first.ready()
  const dead = embeddedServer(dataDir)
  process.kill(dead.pid, 'SIGKILL')
  first.child.kill('SIGKILL')
  await first.ended

  const second = startProgram(settings)
  await second.ready()
  const orphan = embeddedServer(dataDir)
  const guardian = guardianOf(orphan.socketDir)
  if (guardian) process.kill(guardian, 'SIGKILL')
  second.child.kill('SIGKILL')
  await second.ended
  expect(await query(orphan.url, 'select 1 as alive')).toEqual([{ alive: 1 }])

  const third = startProgram(settings)
  await third.ready()
  const server = embeddedServer(dataDir)
  expect(server.pid).not.toBe(orphan.pid)
  expect(await query(server.url, `select datname from pg_database where datname = 'kept'`)).toHaveLength(1)
  third.child.kill('SIGTERM')
  await third.ended
}, 60_000)

test('a program that is killed leaves no server behind', async () => {
  const program = startProgram(settings)
  await program.ready()
  const { url, socketDir } = embeddedServer(dataDir)
  program.child.kill('SIGKILL')
  await expect.poll(() => existsSync(socketDir), { timeout: 5000 }).toBe(false)
  await expect(query(url, 'select 1')).rejects.toThrow()
}, 30_000)

test('a program whose output nobody reads any more ends as well when it has to stop', async () => {
  const program = startProgram(settings)
  await program.ready()
  program.child.stdout?.destroy()
  program.child.stderr?.destroy()
  const before = performance.now()
  process.kill(embeddedServer(dataDir).pid, 'SIGKILL')
  expect(await program.ended).toMatchObject({ status: 1 })
  expect(performance.now() - before).toBeLessThan(10_000)
}, 90_000)

test('a data folder that a running Segmento uses is refused to a second one', async () => {
  const first = startProgram(settings)
  await first.ready()
  const second = startProgram({ ...settings, PORT: String(await freePort()) })
  const { status, complaint } = await second.ended
  expect(status).toBe(1)
  expect(complaint).toContain(
    `DATA_DIR: ${dataDir} is in use by another running Segmento (process ${first.child.pid}).`,
  )
  expect(await query(embeddedServer(dataDir).url, 'select 1 as alive')).toEqual([{ alive: 1 }])
  first.child.kill('SIGTERM')
  await first.ended
}, 30_000)
