import { openBrowser } from './browser.ts'
import { company } from './companies.ts'
import { mailboxes } from './mailbox.ts'
import type { Options } from './options.ts'
import { type Program, startProgram } from './program.ts'
import { elapsed, say, storyline } from './progress.ts'
import { StepFailure } from './step-failure.ts'
import { warmUp, watchBuilds } from './story/build.ts'
import { fillIntake } from './story/intake.ts'
import { approveNames } from './story/names.ts'
import { sellTo } from './story/offer.ts'
import { becomeFirstOwner } from './story/operator.ts'
import type { Part, Stage } from './story/stage.ts'
import { requestCall } from './story/visitor.ts'
import { vendorWorld } from './vendor-world.ts'

/** Plays the whole story against a program of its own. @returns the exit status */
export async function rehearse(options: Options): Promise<number> {
  let program: Program | undefined
  try {
    program = await storyline('program').step('starts in a folder of its own', startProgram)
    await play(program, options)
    return 0
  } catch (error) {
    tell(error, program)
    return 1
  } finally {
    await program?.stop()
    program?.removeFolder()
  }
}

function tell(error: unknown, program: Program | undefined): void {
  if (!(error instanceof StepFailure)) throw error
  say(`\n${elapsed()}  It failed: ${error.message}`)
  if (error.seen) say(`\nWhat was seen:\n${error.seen}`)
  const said = program?.said().split('\n').slice(-15).join('\n')
  if (said) say(`\nWhat the program said last:\n${said}`)
}

async function play(program: Program, options: Options): Promise<void> {
  const { origin } = program
  const world = vendorWorld(program.sandboxPort)
  const operator = await becomeFirstOwner(origin, program.readyLines)
  const stage: Stage = { origin, world, mail: mailboxes(world), operator }
  const parts = Array.from({ length: options.clients }, (_, number): Part => {
    const player = company(number)
    return {
      company: player,
      browser: openBrowser(origin, player.networkAddress),
      line: storyline(player.name),
    }
  })
  const builders = await Promise.all(
    parts.map(async (part) => {
      await requestCall(stage, part)
      const engagement = await sellTo(stage, part)
      await fillIntake(stage, part, engagement)
      await approveNames(stage, part, engagement)
      return { part, engagement }
    }),
  )
  await watchBuilds(stage, builders)
  await warmUp(stage, builders)
}
