import { parseArgs } from 'node:util'
import { backupIdentity, openBackupKey } from '#platform/backup/backup-key.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { openPurposes } from '#platform/database/purposes.ts'
import { databaseExists } from '#platform/postgres/server.ts'
import { backUp } from '../src/app/back-up.ts'
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
import { openDatabase } from './open-database.ts'

const usage = `Usage: npm run backup [-- --to <folder>] [-- --list]
  without options   an encrypted backup of DATABASE_URL, or of the embedded database in DATA_DIR, running or not,
                    to BACKUP_TO; older ones that have reached their period are removed
  --to <folder>     to this folder instead
  --list            says which backups there are
  --identity        prints the age identity that opens backups by hand: as secret as the master key`

await runCommand(main, 'No backup was made; what was begun is not in the list.')

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      list: { type: 'boolean' },
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
  const store = openBackupStore(placeOf(config, values.to))
  if (values.list) {
    await printList(store)
    return 0
  }
  const masterKey = existingKey(config)
  const vault = openVault(masterKey)
  const database = await openDatabase(config)
  const rolePrefix = config.databaseRolePrefix
  const purposes = openPurposes({ databaseUrl: database.url, masterKey, rolePrefix, vault, poolSize: 1 })
  try {
    const made = await backUp({
      inPurpose: purposes.inPurpose,
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
  } finally {
    await purposes.close()
    await database.close()
  }
}
