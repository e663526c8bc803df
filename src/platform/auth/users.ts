import type { Pool } from 'pg'

/** The sign-in record of a person, made at their first sign-in. Returns the user's id. */
export async function userOf(pool: Pool, personId: string): Promise<string> {
  await pool.query('insert into auth."user" (person_id) values ($1) on conflict (person_id) do nothing', [
    personId,
  ])
  const id = await findUser(pool, personId)
  if (!id) throw new Error('a user vanished while signing in')
  return id
}

export async function findUser(pool: Pool, personId: string): Promise<string | undefined> {
  const found = await pool.query<{ id: string }>('select id from auth."user" where person_id = $1', [
    personId,
  ])
  return found.rows[0]?.id
}

/** The address that Better Auth knows a person by; it leads nowhere. */
export function standInAddress(personId: string): string {
  return `${personId}@people.invalid`
}

export async function hasPassword(pool: Pool, personId: string): Promise<boolean> {
  const found = await pool.query(
    'select 1 from auth.account a join auth."user" u on u.id = a.user_id where u.person_id = $1',
    [personId],
  )
  return (found.rowCount ?? 0) > 0
}

/** Sets the (hashed) password and ends every staff session that was opened with another one. */
export async function setPassword(pool: Pool, userId: string, passwordHash: string): Promise<void> {
  await pool.query(
    `with ended as (delete from auth.session where user_id = $1 and kind = 'staff')
     insert into auth.account (user_id, provider_id, account_id, password)
     values ($1, 'credential', $1::text, $2)
     on conflict (user_id, provider_id) do update set password = excluded.password, updated_at = clock_timestamp()`,
    [userId, passwordHash],
  )
}
