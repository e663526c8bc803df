import { hashPassword } from 'better-auth/crypto'
import type pg from 'pg'
import { authenticatorPlace } from '#platform/auth/second-factor.ts'
import { textKey, totpCode } from '#platform/auth/totp.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { signInPaths } from '#web/paths.ts'
import { colleagues } from './cast/agency.ts'
import { companies } from './cast/companies.ts'
import { peopleOf } from './cast/people.ts'
import { idOf } from './seeded.ts'
import { colleagueId } from './story/staff.ts'

/** Everybody's at the demo's agency. Alone it opens nothing: the code comes from a secret of this demo's own key. */
export const demoPassword = 'a believable year'

export const authenticatorSecret = (vault: Vault, key: string): Buffer =>
  vault.fingerprint('authenticator of the demo', key).subarray(0, 20)

/** Lets the colleagues sign in who have chosen a password. */
export async function writeSignIns(client: pg.ClientBase, vault: Vault): Promise<void> {
  for (const { key, invited, leftDaysAgo } of colleagues) {
    if (invited || leftDaysAgo !== undefined) continue
    const userId = idOf('user', key)
    await client.query('insert into auth."user" (id, person_id) values ($1, $2)', [userId, colleagueId(key)])
    await client.query(
      `insert into auth.account (user_id, provider_id, account_id, password) values ($1::uuid, 'credential', $1::uuid::text, $2)`,
      [userId, await hashPassword(demoPassword)],
    )
    await client.query(
      `insert into auth.second_factor (user_id, sealed_secret, confirmed_at) values ($1, $2, clock_timestamp())`,
      [userId, vault.seal(authenticatorPlace(userId), authenticatorSecret(vault, key))],
    )
  }
}

/** How to sign in, printed at each start of a demo and nowhere else. */
export async function signInLines(vault: Vault, publicUrl: URL): Promise<string[]> {
  const [owner] = colleagues
  const secret = authenticatorSecret(vault, owner.key)
  const at = (path: string) => new URL(path, publicUrl).href
  const [client] = companies
  return [
    'This is a demo: a made-up year, apart from anything real.',
    `  As its owner, at ${at(signInPaths.staff.to())}: ${owner.email}, password "${demoPassword}"`,
    `  Authenticator key ${textKey(secret)}; the code now is ${await totpCode(secret, Date.now())}, the next one ${await totpCode(secret, Date.now(), 1)}`,
    ...(client
      ? [
          `  As a client, at ${at(signInPaths.request.to())}: ${peopleOf(client).owner.email}; the link is in ${at('/sandbox/mail')}`,
        ]
      : []),
  ]
}
