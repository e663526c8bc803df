import { parseArgs } from 'node:util'
import { openBackupStore } from '../src/app/backup-place.ts'
import { commandConfig, existingKey, placeOf, printList, runCommand } from './backup/command.ts'
import { chooseBackup } from './restore/choose-backup.ts'
import { replayInPlace } from './restore/replay-in-place.ts'
import { restoreAsTest } from './restore/restore-as-test.ts'
import { restoreForGood } from './restore/restore-for-good.ts'

const usage = `Usage: npm run restore [-- <name>] [-- --from <folder>] [-- --over] [-- --test] [-- --list]
  without options   the newest backup of BACKUP_TO into DATABASE_URL, or into the embedded database in DATA_DIR,
                    which must be empty; Segmento must not be running on it
  <name>            this one instead of the newest
  --from <folder>   from this folder instead
  --over            replaces what the database holds
  --replay          erases again, in the database as it stands, what the lists of erasures tell and it does not
                    know of: for one that was put back in another way
  --test            into a scratch database beside the running one, compares, and throws it away
  --list            says which backups there are
It needs the master key of the installation that made the backup, at MASTER_KEY_FILE.`

await runCommand(main, 'Nothing was changed: a restore stands whole or not at all.')

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      over: { type: 'boolean' },
      replay: { type: 'boolean' },
      test: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help || positionals.length > 1 || (values.test && values.over)) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const config = commandConfig()
  if (values.replay) return replayInPlace(config, existingKey(config))
  const store = openBackupStore(placeOf(config, values.from))
  if (values.list) {
    await printList(store)
    return 0
  }
  const chosen = await chooseBackup(config, existingKey(config), store, positionals[0])
  return values.test ? restoreAsTest(chosen) : restoreForGood(chosen, values.over ?? false)
}
