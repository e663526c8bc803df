import type { Pool } from 'pg'
import type { Vault } from '../crypto/vault.ts'

/** What can be tried too often, and how often within how many seconds. Counted per account, never per network address. */
const limits = {
  password: [
    { tries: 10, seconds: 15 * 60 },
    { tries: 50, seconds: 24 * 60 * 60 },
  ],
  // Three of 1,000,000 codes are right at a time: 20 tries a day find one in 45 years on average.
  'second-factor': [
    { tries: 5, seconds: 15 * 60 },
    { tries: 20, seconds: 24 * 60 * 60 },
  ],
  'sign-in-link': [
    { tries: 3, seconds: 15 * 60 },
    { tries: 10, seconds: 24 * 60 * 60 },
  ],
} as const
export type Attempt = keyof typeof limits

export type Allowance = { kind: 'allowed' } | { kind: 'limited'; retryAfterSeconds: number }

export interface Attempts {
  /** Counts a try before it is made, so that many at once can't slip through; then says whether it may be made. */
  charge(attempt: Attempt, subject: string): Promise<Allowance>
  /** Forgets the tries after one that was right. */
  clear(attempt: Attempt, subject: string): Promise<void>
}

/** The subject (an address, a user's id) is kept as a keyed hash only, alike for known and unknown ones. */
export function attempts(pool: Pool, vault: Vault): Attempts {
  const keys = (attempt: Attempt, subject: string) =>
    limits[attempt].map(({ seconds }) =>
      vault.fingerprint('sign-in attempts', `${attempt}\n${seconds}\n${subject}`),
    )
  return {
    async charge(attempt, subject) {
      const windows = limits[attempt]
      // Rows are taken in the order of their keys, so that two requests can't wait for each other.
      const counted = await pool.query<{ seconds: number; tries: number; left: number }>(
        `with tried as (
           select key, seconds from unnest($1::bytea[], $2::int[]) as t(key, seconds)
         ), counted as (
           insert into auth.attempt as a (key, tries, closes_at)
           select key, 1, clock_timestamp() + make_interval(secs => seconds) from tried order by key
           on conflict (key) do update set
             tries = case when a.closes_at <= clock_timestamp() then 1 else a.tries + 1 end,
             closes_at = case when a.closes_at <= clock_timestamp() then excluded.closes_at else a.closes_at end
           returning a.key, a.tries, ceil(extract(epoch from a.closes_at - clock_timestamp()))::int as left
         )
         select t.seconds, c.tries, c.left from counted c join tried t using (key)`,
        [keys(attempt, subject), windows.map(({ seconds }) => seconds)],
      )
      const over = windows.flatMap((window) => {
        const row = counted.rows.find(({ seconds }) => seconds === window.seconds)
        return row && row.tries > window.tries ? [row.left] : []
      })
      return over.length === 0
        ? { kind: 'allowed' }
        : { kind: 'limited', retryAfterSeconds: Math.max(1, ...over) }
    },
    async clear(attempt, subject) {
      await pool.query('delete from auth.attempt where key = any($1::bytea[])', [keys(attempt, subject)])
    },
  }
}
