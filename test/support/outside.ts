import { outsideOf } from '#app/outside.ts'
import { publicWeb } from '#app/public-web.ts'
import { type Config, readConfig } from '#config/config.ts'
import type { Outside } from '#domain/evidence/outside.ts'
import type { MigratedDatabase } from './migrated-database.ts'
import { policyInEffect } from './policy-in-effect.ts'

/** The configuration of a fresh clone, with what a test sets. */
export function testConfig(environment: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ environment, folder: '/nowhere', arguments: [] })
}

/** The website and the mails of a program with this configuration, for probes to look at. */
export function testOutside(
  db: Pick<MigratedDatabase, 'inPurpose' | 'vault'>,
  config: Config = testConfig(),
): Outside {
  const { inPurpose, vault } = db
  const now = () => new Date()
  const web = publicWeb({ config, inPurpose, vault, now, policy: () => policyInEffect }, true)
  return outsideOf(config, () => web)
}
