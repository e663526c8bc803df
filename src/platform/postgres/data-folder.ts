import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs'
import { StartRefusal } from '#config/start-refusal.ts'

/**
 * Makes the data folder if there is none, and checks that we can write in it. Under root a new one lets the
 * server's user pass through to its cluster; the files in it stay ours.
 * @throws StartRefusal when it can't be made or written
 */
export function prepareDataFolder(dataDir: string): void {
  const remedy = 'Choose a DATA_DIR that this user can write, or change the owner of the folder'
  let doing = 'made'
  try {
    if (!statSync(dataDir, { throwIfNoEntry: false })) {
      mkdirSync(dataDir, { recursive: true })
      chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
    }
    doing = 'written'
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const sentence = `the folder ${dataDir} cannot be ${doing}`
    throw new StartRefusal({ setting: 'DATA_DIR', sentence, remedy }, { cause })
  }
}
