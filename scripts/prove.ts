import { join } from 'node:path'
import { outsideOf } from '#app/outside.ts'
import { publicWeb } from '#app/public-web.ts'
import { type Config, readConfig } from '#config/config.ts'
import { StartRefusal } from '#config/start-refusal.ts'
import { allProbes } from '#domain/evidence/all-probes.ts'
import { checkProbes } from '#domain/evidence/check-probes.ts'
import { observeEvidence } from '#domain/evidence/observe-evidence.ts'
import { proofOf } from '#domain/evidence/proof.ts'
import { system } from '#platform/database/actor.ts'
import { standingObjects } from '#platform/database/standing-objects.ts'
import { readPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { checkBindings, namedObjects } from '#policy/bindings/check-bindings.ts'
import { mutateCommand } from './prove/mutate-command.ts'
import { namedThings } from './prove/named-things.ts'
import { openOwnDatabase, openThrowAwayDatabase, type ProvenDatabase } from './prove/open-database.ts'
import { report } from './prove/report.ts'
import { undeclaredCommand } from './prove/undeclared-command.ts'

async function openDatabase(config: Config): Promise<ProvenDatabase> {
  const url = config.databaseUrl?.reveal()
  return url ? openOwnDatabase(config, url) : openThrowAwayDatabase()
}

async function prove(
  config: Config,
  { inPurpose, rolePrefix, vault, which }: ProvenDatabase,
): Promise<boolean> {
  const { standing, now } = await inPurpose('legal-obligation', system('prove'), async (tx) => ({
    standing: await standingObjects(tx, namedObjects(bindings), rolePrefix),
    now: tx.now,
  }))
  const began = Date.now()
  const businessTime = () => new Date(now.getTime() + Date.now() - began)
  const policy = await readPolicy(inPurpose)
  const web = publicWeb({ config, inPurpose, vault, now: businessTime, policy: () => policy }, true)
  const outside = outsideOf(config, () => web)
  const evidence = await observeEvidence({ inPurpose, rolePrefix, outside, policy, now: businessTime })
  const wrong = [...checkBindings(bindings, namedThings(standing)), ...checkProbes(bindings, allProbes)]
  const { lines, proven } = report(proofOf(evidence), evidence, wrong, businessTime())
  console.log(`policy ${policy.version}, seen in ${which}\n\n${lines.join('\n')}`)
  return proven
}

const [option, clause, ...more] = process.argv.slice(2)
if (option === '--mutate' && more.length === 0) process.exit((await mutateCommand(clause)) ? 0 : 1)
if (option === '--undeclared' && clause === undefined) process.exit((await undeclaredCommand()) ? 0 : 1)
if (option !== undefined) {
  console.error(
    'npm run prove takes no argument; or --mutate, alone or with one clause (--mutate 5.2); or --undeclared.',
  )
  process.exit(2)
}
try {
  const folder = join(import.meta.dirname, '..')
  const config = readConfig({ environment: process.env, folder, arguments: [] })
  const database = await openDatabase(config)
  const proven = await prove(config, database).finally(() => database.close())
  process.exit(proven ? 0 : 1)
} catch (error) {
  console.error(error instanceof StartRefusal ? error.message : error)
  process.exit(1)
}
