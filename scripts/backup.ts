import { parseArgs } from 'node:util'
import type { Config } from '#config/config.ts'
import { backupIdentity, openBackupKey } from '#platform/backup/backup-key.ts'
import { openVault, type Vault } from '#platform/crypto/vault.ts'
import { type InPurpose, openPurposes } from '#platform/database/purposes.ts'
import { databaseExists } from '#platform/postgres/server.ts'
import { backUp, recordRemoved } from '../src/app/back-up.ts'
import { openBackupStore } from '../src/app/backup-place.ts'
import {
  commandConfig,
  counted,
  existingKey,
  placeOf,
  printList,
  runCommand,
  sizeWords,
} from './backup/command.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

const usage = `Usage: npm run backup [-- --to <folder>] [-- --list]
  without options   an encrypted backup of DATABASE_URL, or of the embedded database in DATA_DIR, running or not,
                    to BACKUP_TO; older ones that have reached their period are removed
  --to <folder>     to this folder instead
  --list            says which backups there are
  --gone <name>     says that somebody deleted this one by hand, where the program does not look
  --identity        prints the age identity that opens backups by hand: as secret as the master key`

await runCommand(main, 'No backup was made; what was begun is not in the list.')

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      list: { type: 'boolean' },
      gone: { type: 'string' },
      identity: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const config = commandConfig()
  if (values.identity) {
    console.log(backupIdentity(openVault(existingKey(config))))
    return 0
  }
  const { gone } = values
  if (gone !== undefined) return withDatabase(config, ({ inPurpose }) => sayGone(inPurpose, gone))
  const store = openBackupStore(placeOf(config, values.to))
  if (values.list) {
    await printList(store)
    return 0
  }
  return withDatabase(config, async ({ inPurpose, vault, database }) => {
    const made = await backUp({
      inPurpose,
      source: {
        databaseUrl: database.url,
        sandboxDatabaseUrl: (await databaseExists(database.sandboxUrl)) ? database.sandboxUrl : undefined,
      },
      key: await openBackupKey(vault),
      store,
    })
    console.log(
      `Backed up ${counted(made.rows, 'row', 'rows')} of ${counted(made.tables, 'table', 'tables')} as ${made.name} (${sizeWords(made.bytes)}).`,
    )
    if (made.removed.length > 0)
      console.log(
        `Removed ${counted(made.removed.length, 'backup', 'backups')} that had reached their period.`,
      )
    console.log(
      `It opens only with the master key (${config.masterKeyFile}), which is not in it: keep that apart.`,
    )
    return 0
  })
}

async function sayGone(inPurpose: InPurpose, name: string): Promise<number> {
  const known = (await recordRemoved(inPurpose, [name])) > 0
  console.log(known ? `${name} counts as gone.` : `No backup of that name is kept, as far as is known.`)
  return known ? 0 : 1
}

interface Opened {
  readonly inPurpose: InPurpose
  readonly vault: Vault
  readonly database: OpenDatabase
}

async function withDatabase(config: Config, work: (opened: Opened) => Promise<number>): Promise<number> {
  const masterKey = existingKey(config)
  const vault = openVault(masterKey)
  const database = await openDatabase(config)
  const rolePrefix = config.databaseRolePrefix
  const purposes = openPurposes({ databaseUrl: database.url, masterKey, rolePrefix, vault, poolSize: 1 })
  try {
    return await work({ inPurpose: purposes.inPurpose, vault, database })
  } finally {
    await purposes.close()
    await database.close()
  }
}
