import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '#config/config.ts'
import { loadMasterKey } from '#config/master-key.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import { openPurposes } from '#platform/database/purposes.ts'
import { exportLedger } from '#platform/evidence/export-ledger.ts'
import { exportContinuation, exportEntry } from '#platform/evidence/export-proof.ts'
import { openDatabase } from './open-database.ts'

const usage = `Usage: npm run --silent ledger-export [-- --entry <id> | --since <tree size>] > export.ndjson
  without options   the sealed ledger, without payloads
  --entry <id>      one entry and its proof of inclusion in the newest checkpoint
  --since <size>    the proof that the newest checkpoint continues the one of that size
It reads the database of DATABASE_URL, or the embedded one in DATA_DIR, running or not.`

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { entry: { type: 'string' }, since: { type: 'string' } } })
  const number = values.entry ?? values.since
  if (number !== undefined && !/^\d{1,15}$/.test(number)) {
    console.error(usage)
    return 2
  }
  const config = readConfig({
    environment: process.env,
    folder: dirname(import.meta.dirname),
    arguments: [],
  })
  const masterKey = loadMasterKey(config.masterKeyFile, false).bytes
  const database = await openDatabase(config)
  const purposes = openPurposes({
    databaseUrl: database.url,
    masterKey,
    rolePrefix: config.databaseRolePrefix,
    vault: openVault(masterKey),
  })
  try {
    if (number === undefined) {
      for await (const lines of exportLedger(purposes.inPurpose)) process.stdout.write(lines)
      return 0
    }
    const proof = await purposes.inPurpose('legal-obligation', system('export-ledger'), (tx) =>
      values.entry === undefined ? exportContinuation(tx, Number(number)) : exportEntry(tx, Number(number)),
    )
    if (proof) process.stdout.write(proof)
    else console.error(`Nothing of that number is sealed and signed: ${number}`)
    return proof ? 0 : 1
  } finally {
    await purposes.close()
    await database.close()
  }
}
