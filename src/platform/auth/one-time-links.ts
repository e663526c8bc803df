import type { Pool } from 'pg'
import { newToken, tokenHash } from '../crypto/vault.ts'

/** What a link that works once is for, and for how long it works. */
export const linkLifetimeMinutes = {
  'sign-in': 15,
  'first-owner': 24 * 60,
  'staff-invitation': 72 * 60,
} as const
export type LinkKind = keyof typeof linkLifetimeMinutes

export interface OneTimeLinks {
  /** Makes a link's token. It is returned once; the database keeps its hash. */
  issue(kind: LinkKind, personId?: string): Promise<string>
  /** Whether the token would work now. Changes nothing: mail scanners open links too. */
  isGood(kind: LinkKind, token: string): Promise<boolean>
  /** Uses the token up. Of two at the same moment, one gets undefined. */
  take(kind: LinkKind, token: string): Promise<{ personId: string | null } | undefined>
  /** Ends whatever links of a kind a person still has. */
  revoke(kind: LinkKind, personId: string): Promise<void>
  revokeAll(kind: LinkKind): Promise<void>
}

export function oneTimeLinks(pool: Pool): OneTimeLinks {
  return {
    async issue(kind, personId) {
      const { token, hash } = newToken()
      await pool.query(
        `insert into auth.one_time_link (token_hash, kind, person_id, expires_at)
         values ($1, $2, $3, clock_timestamp() + make_interval(mins => $4))`,
        [hash, kind, personId ?? null, linkLifetimeMinutes[kind]],
      )
      return token
    },
    async isGood(kind, token) {
      const found = await pool.query(
        `select 1 from auth.one_time_link where token_hash = $1 and kind = $2 and expires_at > clock_timestamp()`,
        [tokenHash(token), kind],
      )
      return found.rowCount === 1
    },
    async take(kind, token) {
      const taken = await pool.query<{ person_id: string | null }>(
        `delete from auth.one_time_link
         where token_hash = $1 and kind = $2 and expires_at > clock_timestamp() returning person_id`,
        [tokenHash(token), kind],
      )
      const [link] = taken.rows
      return link && { personId: link.person_id }
    },
    async revoke(kind, personId) {
      await pool.query('delete from auth.one_time_link where kind = $1 and person_id = $2', [kind, personId])
    },
    async revokeAll(kind) {
      await pool.query('delete from auth.one_time_link where kind = $1', [kind])
    },
  }
}
