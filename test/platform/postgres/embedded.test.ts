import { chmodSync, existsSync, lstatSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded.ts'

const isRoot = process.getuid?.() === 0

function folderOfMode(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-embedded-'))
  chmodSync(folder, mode)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

async function startIn(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false })
  onTestFinished(() => postgres.stop())
  return postgres
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('the server answers on its socket alone, and to the password alone', async () => {
  const { url } = await startIn(folderOfMode(0o711))
  expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  const socketDir = decodeURIComponent(new URL(url).host)
  expect(statSync(socketDir).mode & 0o777).toBe(0o700)
  const guess = new URL(url)
  guess.password = 'guess'
  await expect(ask(guess.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('a data folder in use is refused, and free again once the server has stopped', async () => {
  const dataDir = folderOfMode(0o711)
  const first = await startIn(dataDir)
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('is in use by another running Segmento')
  await first.stop()
  await first.ended
  const second = await startIn(dataDir)
  expect(await ask(second.url, 'select 1 as alive')).toEqual([{ alive: 1 }])
})

test.runIf(isRoot)('under root, a cluster that its user could not reach lies where it can', async () => {
  const dataDir = folderOfMode(0o700)
  const first = await startIn(dataDir)
  const place = realpathSync(join(dataDir, 'postgres'))
  onTestFinished(() => {
    rmSync(place, { recursive: true })
    rmSync(`${place}.belongs-to`)
  })
  expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true)
  expect(place).toMatch(/^\/var\/lib\/segmento\/data-/)
  expect(statSync(place).uid).not.toBe(0)
  await ask(first.url, 'create database kept')
  await first.stop()
  const second = await startIn(dataDir)
  expect(await ask(second.url, `select datname from pg_database where datname = 'kept'`)).toHaveLength(1)
})

test('a cluster whose password is lost is left alone', async () => {
  const dataDir = folderOfMode(0o711)
  const postgres = await startIn(dataDir)
  await postgres.stop()
  rmSync(join(dataDir, 'postgres.password'))
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('Restore that file from the backup')
  expect(existsSync(join(dataDir, 'postgres/PG_VERSION'))).toBe(true)
})
