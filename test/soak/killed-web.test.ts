import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../scripts/rehearse/browser.ts'
import { company } from '../../scripts/rehearse/companies.ts'
import { freePorts } from '../../scripts/rehearse/free-ports.ts'
import { type RunningProcess, startProcess } from '../../scripts/rehearse/program.ts'
import { sendRequestForCall } from '../../scripts/rehearse/story/visitor.ts'
import { type CommitGate, openCommitGate } from '../../scripts/soak/commit-gate.ts'
import { killedWeb, type WebKill } from '../../scripts/soak/killed-web.ts'
import {
  type MigratedDatabase,
  migratedDatabase,
  testMasterKey,
  testRolePrefix,
} from '../support/migrated-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'segmento-killed-web-'))
let db: MigratedDatabase
let gate: CommitGate
let web: RunningProcess
let origin: string
let settings: Record<string, string>

beforeAll(async () => {
  db = await migratedDatabase()
  gate = await openCommitGate(db.url)
  const masterKeyFile = join(folder, 'master.key')
  writeFileSync(masterKeyFile, `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
  const port = await freePorts(1)
  origin = `http://localhost:${port}`
  settings = {
    PROCESSES: 'web',
    DATA_DIR: folder,
    DATABASE_URL: gate.url,
    SANDBOX_DATABASE_URL: db.url,
    DATABASE_ROLE_PREFIX: testRolePrefix,
    MASTER_KEY_FILE: masterKeyFile,
    PORT: String(port),
    TRUST_PROXY: '1',
    LOG_LEVEL: 'warn',
  }
  web = await startProcess(settings)
}, 60_000)
afterAll(async () => {
  await web?.kill()
  await gate?.close()
  await db?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const restart = async () => {
  await web.kill()
  web = await startProcess(settings)
}

/** What the form left: of each person their inquiries, what they wrote, and the mails that were asked for. */
const left = async (email: string) =>
  (
    await db.owner.query(
      `select l.company, l.offer, l.volume_goal,
         (select count(*)::int from people where id = l.person_id) as people,
         (select count(*)::int from mails m where m.person_id = l.person_id) as mails
       from leads l where l.company = $1`,
      [email],
    )
  ).rows

test.each(['before-commit', 'after-commit'] satisfies WebKill[])(
  'the web killed outright %s of a form leaves what was typed once, when it is pressed again',
  async (kind) => {
    const player = company(kind === 'before-commit' ? 0 : 1)
    const killed = killedWeb(gate, restart, kind)
    const browser = openBrowser(origin, player.networkAddress, killed)
    await sendRequestForCall(browser, player)
    expect([...killed.pressed]).toEqual([['/request-a-call', 1]])
    expect(killed.wrong).toEqual([])
    expect(await left(player.name)).toEqual([
      {
        company: player.name,
        offer: player.words.inquiry,
        volume_goal: player.words.volume,
        people: 1,
        mails: 1,
      },
    ])
  },
  60_000,
)
