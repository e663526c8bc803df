import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { purposeRole } from '#platform/database/roles.ts'
import { type Purpose, purposes } from '#policy/vocabulary.ts'
import { addCompany, addStaff } from '#test/support/acting.ts'
import { type MigratedDatabase, migratedDatabase, testRolePrefix } from '#test/support/migrated-database.ts'

let db: MigratedDatabase
beforeAll(async () => {
  db = await migratedDatabase()
})
afterAll(() => db.drop())

const delivery = <T>(work: (tx: PurposeTx<'service-delivery'>) => Promise<T>) =>
  db.inPurpose('service-delivery', system('test'), work)
const named = async (name: string) =>
  (await db.owner.query('select 1 from clients where name = $1', [name])).rows.length
const add = (tx: PurposeTx<'service-delivery'>, name: string) =>
  tx.db.insertInto('clients').values({ name }).execute()

test('each purpose and kind of actor is a login role of its own, and stays it', async () => {
  const staff = await addStaff(db, 'owner')
  const { owner: client } = await addCompany(db)
  for (const purpose of Object.keys(purposes) as Purpose[])
    for (const [actor, kind] of [
      [system('test'), 'program'],
      [staff, 'staff'],
      [client, 'portal'],
    ] as const) {
      const [row] = await db.inPurpose(purpose, actor, (tx) =>
        tx.call<{ login: string; acting: string }>(
          'select session_user as login, current_user as acting',
          [],
        ),
      )
      const role = purposeRole(testRolePrefix, purpose, kind)
      expect(row).toEqual({ login: role, acting: role })
    }
})

test('what fails half-way leaves nothing', async () => {
  const failing = delivery(async (tx) => {
    await add(tx, 'Half')
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  expect(await named('Half')).toBe(0)
})

test('a statement that failed and was caught does not pass for a transaction that was kept', async () => {
  const swallowing = delivery(async (tx) => {
    await add(tx, 'Swallowed')
    await tx.call('select 1 / $1::int', [0]).catch(() => {})
    return 'done'
  })
  await expect(swallowing).rejects.toThrow(/nothing of it was kept/)
  expect(await named('Swallowed')).toBe(0)
})

test('a transaction that is over cannot be used again', async () => {
  const { call, db: queries } = await delivery(async (tx) => tx)
  await expect(call('select 1', [])).rejects.toThrow(/is over/)
  await expect(queries.insertInto('clients').values({ name: 'Late' }).execute()).rejects.toThrow(/is over/)
  expect(await named('Late')).toBe(0)
})

test('a transaction cannot be begun or ended but by inPurpose', async () => {
  let ran = false
  const nested = delivery((tx) =>
    tx.db.transaction().execute(async () => {
      ran = true
    }),
  )
  await expect(nested).rejects.toThrow(/by inPurpose alone/)
  expect(ran).toBe(false)
})

test('a session that one transaction set is gone in the next on the same connection', async () => {
  const staff = await addStaff(db, 'owner')
  const seen = (sessionHash: string) =>
    db.inPurpose('legal-obligation', { ...staff, sessionHash }, (tx) =>
      tx.call<{ who: string | null; pid: number }>(
        'select app.staff_person() as who, pg_backend_pid() as pid',
        [],
      ),
    )
  const [first] = await seen(staff.sessionHash)
  const [next] = await seen('')
  expect(first).toEqual({ who: staff.personId, pid: next?.pid })
  expect(next?.who).toBeNull()
})

test('a session that a statement set for good counts no more in the next transaction', async () => {
  const staff = await addStaff(db, 'owner')
  const who = (sessionHash: string, meddle: string) =>
    db.inPurpose('retention', { ...staff, sessionHash }, async (tx) => {
      const [row] = await tx.call<{ who: string | null }>('select app.staff_person() as who', [])
      await tx.call(`select set_config('app.session_hash', $1, false)`, [meddle])
      return row?.who
    })
  expect(await who('', staff.sessionHash)).toBeNull()
  expect(await who('', staff.sessionHash)).toBeNull()
})

test('the session of a transaction ends with it, not with its connection', async () => {
  const staff = await addStaff(db, 'owner')
  const after = await db.inPurpose('service-delivery', staff, async (tx) => {
    await tx.call('commit', [])
    return tx.call(`select current_setting('app.session_hash', true) as session`, [])
  })
  expect(after).toEqual([{ session: '' }])
})

test('a connection that breaks in the middle fails that transaction alone', async () => {
  const cut = delivery(async (tx) => {
    await add(tx, 'Cut')
    const [row] = await tx.call<{ pid: number }>('select pg_backend_pid() as pid', [])
    await db.owner.query('select pg_terminate_backend($1, 5000)', [row?.pid])
    await add(tx, 'Cut as well')
  })
  await expect(cut).rejects.toThrow()
  expect(await named('Cut')).toBe(0)
  await delivery((tx) => add(tx, 'After the cut'))
  expect(await named('After the cut')).toBe(1)
})
