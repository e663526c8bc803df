import { type Books, openBooks } from './books.ts'
import { allChecks, sayFindings } from './checks/all-checks.ts'
import { checkEnds } from './checks/ended.ts'
import type { Finding } from './checks/finding.ts'
import type { Options } from './options.ts'
import { play } from './play.ts'
import { type Program, startProgram } from './program.ts'
import { elapsed, say, storyline } from './progress.ts'
import { StepFailure } from './step-failure.ts'
import { seeEnds } from './story/end.ts'
import type { Played } from './story/stage.ts'
import { sayVendors, vendorRows } from './vendor-table.ts'

/** Plays the whole story against a program of its own, then looks at it from outside. @returns the exit status */
export async function rehearse(options: Options): Promise<number> {
  const ending = new AbortController()
  const interrupted = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve())
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort())
  })
  const starting = storyline('program').step('starts in a folder of its own', () => startProgram(options))
  const whole = async (): Promise<number> => {
    let program: Program | undefined
    try {
      program = await starting
      const played = await play(program, options)
      const status = await judge(program, played, options)
      if (options.keep) await leaveOpen(program, played, interrupted)
      return status
    } catch (error) {
      // What breaks while everything is being stopped says nothing about the program.
      if (ending.signal.aborted) return 130
      if (error instanceof StepFailure) tell(error, program)
      else say(`\n${elapsed()}  It failed: ${error instanceof Error ? error.stack : String(error)}`)
      return 1
    }
  }
  try {
    return await Promise.race([whole(), interrupted.then(() => 130)])
  } finally {
    const program = await starting.catch(() => undefined)
    await program?.stop()
    if (options.keep && program) say(`Its folder is left: ${program.folder}`)
    else program?.removeFolder()
  }
}

async function judge(program: Program, played: Played, options: Options): Promise<number> {
  const books = await openBooks(program.dataDir, program.database)
  try {
    const { world } = played.stage
    const findings = await allChecks({
      ...played,
      origin: program.origin,
      sandboxPort: program.sandboxPort,
      world,
      books,
      operator: played.stage.operator.email,
    })
    sayVendors(await vendorRows(world, books, played.balanceBeforeCents))
    sayFindings(findings)
    if (options.end) findings.push(...(await end(played, books)))
    const failed = findings.filter(({ ok }) => !ok).length
    const clients = options.clients === 1 ? 'one client' : `${options.clients} clients`
    say(
      failed === 0
        ? `\n${elapsed()}  ${clients} from the form to the ${options.end ? 'end' : 'hand-off'}; ${findings.length} checks passed`
        : `\n${elapsed()}  ${failed} of ${findings.length} checks failed`,
    )
    return failed === 0 ? 0 : 1
  } finally {
    await books.close()
  }
}

/** Once what was built has been looked at, every engagement comes to its end, and that is looked at, too. */
async function end({ stage, outcomes }: Played, books: Books): Promise<Finding[]> {
  await seeEnds(
    stage,
    outcomes.map((one) => ({ part: { ...one, line: storyline(one.company.name) }, engagement: one })),
  )
  const findings = await checkEnds(stage.world, books, {
    clients: outcomes.length,
    inboxes: outcomes.flatMap(({ inboxes }) => inboxes),
  })
  sayFindings(findings)
  return findings
}

/** Everything in it is made up, so its operator's keys may be told. */
async function leaveOpen(program: Program, played: Played, interrupted: Promise<void>): Promise<void> {
  const { email, password, app } = played.stage.operator
  say(`\nIt stays open at ${program.origin} until you press Ctrl-C.`)
  say(`Operator: ${email}, password "${password}", authenticator key ${app.textKey}`)
  say(`Clients sign in by mail, which is at ${program.origin}/sandbox/mail:`)
  for (const { company } of played.outcomes) say(`  ${company.contact.email} (${company.name})`)
  await interrupted
}

function tell(error: StepFailure, program: Program | undefined): void {
  say(`\n${elapsed()}  It failed: ${error.message}`)
  if (error.seen) say(`\nWhat was seen:\n${error.seen}`)
  const said = program?.said().trimEnd().split('\n').slice(program.readyLines.length).slice(-15).join('\n')
  if (said) say(`\nWhat the program said last:\n${said}`)
}
