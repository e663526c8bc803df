import type { Config } from '#config/config.ts'
import { agency, labelOf } from '#domain/connections/account-scope.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { type ConnectionMode, keepConnection } from './connections.ts'

/** Where operational mail goes: to the live server of the settings or of the console if there is one, else to the sandbox's. */
export async function keepLiveMail(
  config: Config,
  parts: { inPurpose: InPurpose; vault: Vault },
): Promise<ConnectionMode> {
  const { smtp } = config
  if (!smtp) {
    const [kept] = await parts.inPurpose.atOnce('operations-email', system('live mail'), (db) =>
      db
        .selectFrom('connections')
        .select('id')
        .where('vendor', '=', 'smtp')
        .where('mode', '=', 'live')
        .where('label', '=', labelOf(agency))
        .compile(),
    )
    return kept ? 'live' : 'sandbox'
  }
  await keepConnection(parts, {
    vendor: 'smtp',
    mode: 'live',
    baseUrl: `smtp://${smtp.host}:${smtp.port}`,
    credentials: {
      host: smtp.host,
      port: String(smtp.port),
      username: smtp.username,
      password: smtp.password.reveal(),
    },
  })
  return 'live'
}
