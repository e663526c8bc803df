import type { Vault } from '#platform/crypto/vault.ts'
import type { Actor } from '#platform/database/actor.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Connection } from '#platform/guard/line.ts'
import type { Purpose } from '#policy/vocabulary.ts'

/** Purposes that may read connections. */
export type ConnectingPurpose = Extract<
  Purpose,
  'service-delivery' | 'billing' | 'operations-email' | 'inquiry-response' | 'newsletter' | 'authentication'
>

export type ConnectionMode = 'sandbox' | 'live'

const placeOf = (vendor: string, mode: ConnectionMode, label: string): string =>
  `connection ${vendor} ${mode} ${label}`

/** No account at this vendor: an owner has to add one before work of this mode can go on. */
export class NoConnection extends VendorError {
  constructor(vendor: string) {
    super({ vendor, operation: 'connection', failure: 'unauthorised' })
  }
}

const label = 'agency'

/** The agency's account at a vendor, its keys decrypted for this use. */
export async function findConnection(
  parts: { inPurpose: InPurpose; vault: Vault },
  who: { purpose: ConnectingPurpose; actor: Actor },
  vendor: string,
  mode: ConnectionMode,
): Promise<Connection> {
  const [row] = await parts.inPurpose.atOnce(who.purpose, who.actor, (queries) =>
    queries
      .selectFrom('connections')
      .select(['id', 'base_url', 'sealed_credentials'])
      .where('vendor', '=', vendor)
      .where('mode', '=', mode)
      .where('label', '=', label)
      .compile(),
  )
  if (!row) throw new NoConnection(vendor)
  const opened = parts.vault.open(placeOf(vendor, mode, label), row.sealed_credentials)
  return {
    id: row.id,
    vendor,
    mode,
    baseUrl: row.base_url,
    credentials: JSON.parse(opened.toString()) as Record<string, string>,
  }
}

/** Adds the connection or gives it these keys and this address. */
export async function keepConnection(
  parts: { inPurpose: InPurpose; vault: Vault },
  connection: Omit<Connection, 'id'>,
): Promise<void> {
  const sealed = parts.vault.seal(
    placeOf(connection.vendor, connection.mode, label),
    JSON.stringify(connection.credentials),
  )
  await parts.inPurpose('service-delivery', system('connections'), (tx) =>
    tx.db
      .insertInto('connections')
      .values({
        vendor: connection.vendor,
        mode: connection.mode,
        label,
        base_url: connection.baseUrl,
        sealed_credentials: sealed,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['vendor', 'mode', 'label'])
          .doUpdateSet({ base_url: connection.baseUrl, sealed_credentials: sealed }),
      )
      .execute(),
  )
}
