import type { Pool } from 'pg'

/** A session that is open. Where it is and in which browser, nobody keeps. */
export interface OpenSession {
  readonly id: string
  readonly personId: string
  readonly kind: 'staff' | 'portal'
  /** Machine time, like all of these. */
  readonly startedAt: Date
  /** To the nearest five minutes. */
  readonly usedAt: Date
  readonly endsAt: Date
  /** False: a password alone, which opens nothing yet. */
  readonly whole: boolean
  /** Whether it is the one that asks. */
  readonly isThis: boolean
}

export interface OpenSessions {
  /** Of one person, the newest first. */
  of(personId: string, askingHash: string): Promise<OpenSession[]>
  /** Ends one session of a person; false where there is none of that id. */
  end(personId: string, sessionId: string): Promise<boolean>
  /** Ends all of a person but, where it is given, the one that asks; answers how many. */
  endAll(personId: string, exceptHash?: string): Promise<number>
}

export function openSessions(pool: Pool): OpenSessions {
  return {
    async of(personId, askingHash) {
      const { rows } = await pool.query<OpenSession>(
        `select s.id, u.person_id as "personId", s.kind, s.created_at as "startedAt", s.used_at as "usedAt",
           s.expires_at as "endsAt", s.kind = 'portal' or s.second_factor_at is not null as whole,
           s.token_hash = decode($2, 'hex') as "isThis"
         from auth.session s join auth."user" u on u.id = s.user_id
         where u.person_id = $1 and s.expires_at > clock_timestamp()
         order by s.created_at desc`,
        [personId, askingHash],
      )
      return rows
    },
    async end(personId, sessionId) {
      const { rowCount } = await pool.query(
        `delete from auth.session s using auth."user" u
         where u.id = s.user_id and u.person_id = $1 and s.id = $2`,
        [personId, sessionId],
      )
      return (rowCount ?? 0) > 0
    },
    async endAll(personId, exceptHash) {
      const { rowCount } = await pool.query(
        `delete from auth.session s using auth."user" u
         where u.id = s.user_id and u.person_id = $1
           and s.token_hash is distinct from decode($2, 'hex')`,
        [personId, exceptHash ?? null],
      )
      return rowCount ?? 0
    },
  }
}
