import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepCredentials, openCredentials } from '#domain/inboxes/credentials.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import { personal } from '#policy/personal.ts'
import { addCompany, addPerson } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase } from '#test/support/migrated-database.ts'
import { findConnection, keepConnection } from '../../../src/app/connections.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const otherKey = () => openVault(Buffer.alloc(32, 9))
const who = { purpose: 'service-delivery', actor: system('test') } as const

/** Every value of a table as the database keeps it, the way a stolen copy would show it. */
async function copyOf(table: string): Promise<string> {
  const { rows } = await db.owner.query<{ row: string }>(`select t::text as row from ${table} t`)
  expect(rows.length).toBeGreaterThan(0)
  return rows.map(({ row }) => row).join('\n')
}

const shows = (copy: string, secret: string) =>
  copy.includes(secret) || copy.includes(Buffer.from(secret).toString('hex'))

test('a vendor’s keys lie encrypted in the database, bound to their connection', async () => {
  const credentials = { apiKey: 'sk_of_the_registrar' }
  for (const vendor of ['porkbun', 'mailforge'])
    await keepConnection(db, { vendor, mode: 'sandbox', baseUrl: 'http://127.0.0.1', credentials })
  expect(shows(await copyOf('connections'), credentials.apiKey)).toBe(false)
  expect((await findConnection(db, who, 'porkbun', 'sandbox')).credentials).toEqual(credentials)

  await expect(findConnection({ ...db, vault: otherKey() }, who, 'porkbun', 'sandbox')).rejects.toThrow()
  await db.owner.query(
    `update connections set sealed_credentials = (select sealed_credentials from connections where vendor = 'mailforge')
     where vendor = 'porkbun'`,
  )
  await expect(findConnection(db, who, 'porkbun', 'sandbox')).rejects.toThrow()
})

test('an inbox’s password lies encrypted in the database, bound to its inbox', async () => {
  const login = (password: string) => ({
    host: 'mail.example',
    port: 993,
    username: personal('email', 'ada@acme.example'),
    password,
  })
  const [ada, grace] = await twoInboxes()
  await db.inPurpose('service-delivery', who.actor, async (tx) => {
    for (const inbox of [ada, grace])
      await keepCredentials(tx, inbox, {
        imap: login('a password for reading'),
        smtp: login('a password for sending'),
      })
  })
  const copy = await copyOf('credentials')
  for (const secret of ['a password for reading', 'a password for sending', 'ada@acme.example'])
    expect(shows(copy, secret)).toBe(false)
  const open = (id: string) => db.inPurpose('service-delivery', who.actor, (tx) => openCredentials(tx, id))
  expect((await open(ada.id)).imap.password).toBe('a password for reading')
  await db.owner.query(
    'update credentials set sealed = (select sealed from credentials where inbox_id = $2) where inbox_id = $1',
    [ada.id, grace.id],
  )
  await expect(open(ada.id)).rejects.toThrow()
})

async function twoInboxes() {
  const { clientId, engagementId } = await addCompany(db)
  const personId = await addPerson(db, { client: '9999-12-31' })
  const one = async (sql: string, values: readonly unknown[]): Promise<string> =>
    (await db.owner.query<{ id: string }>(`${sql} returning id`, [...values])).rows[0]?.id ?? ''
  const plan = await one(
    `insert into plans (client_id, engagement_id, version, inputs, result) values ($1, $2, 1, '{}', '{}')`,
    [clientId, engagementId],
  )
  const stack = await one(
    `insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state)
     values ($1, $2, $3, 'sandbox', 'mailforge', 'instantly', 'building')`,
    [clientId, engagementId, plan],
  )
  const domain = await one(
    `insert into domains (client_id, stack_id, name, reason, position, state) values ($1, $2, 'acme.example', 'own', 1, 'new')`,
    [clientId, stack],
  )
  const sender = await one(
    `insert into senders (client_id, engagement_id, person_id, first_name, last_name, role)
     values ($1, $2, $3, 'Ada', 'Byron', 'founder')`,
    [clientId, engagementId, personId],
  )
  const inbox = async (address: string) => ({
    clientId,
    id: await one(
      `insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state)
       values ($1, $2, $3, $4, $5, false, 'new')`,
      [clientId, stack, domain, sender, address],
    ),
  })
  return [await inbox('ada@acme.example'), await inbox('grace@acme.example')] as const
}
