import { setTimeout as delay } from 'node:timers/promises'
import { openBrowser } from '../../scripts/rehearse/browser.ts'
import { dnsWalk } from '../../scripts/rehearse/checks/dns-walk.ts'
import { mailboxes } from '../../scripts/rehearse/mailbox.ts'
import { beSilent, storyline } from '../../scripts/rehearse/progress.ts'
import { warmUp, watchBuilds } from '../../scripts/rehearse/story/build.ts'
import { planEnd } from '../../scripts/rehearse/story/end.ts'
import { handOver } from '../../scripts/rehearse/story/hand-off.ts'
import { readHealth } from '../../scripts/rehearse/story/health.ts'
import { fillIntake } from '../../scripts/rehearse/story/intake.ts'
import { approveNames } from '../../scripts/rehearse/story/names.ts'
import { sellTo } from '../../scripts/rehearse/story/offer.ts'
import { becomeFirstOwner, raiseRegistrarLimit } from '../../scripts/rehearse/story/operator.ts'
import { takePack } from '../../scripts/rehearse/story/pack.ts'
import type { Part, Stage } from '../../scripts/rehearse/story/stage.ts'
import { requestCall } from '../../scripts/rehearse/story/visitor.ts'
import { vendorWorld } from '../../scripts/rehearse/vendor-world.ts'
import { markedCompany, markedOwner } from './marked-people.ts'
import { askForGuide, becomeColleague, finishTask, inviteMember, readEverything, search } from './scenes.ts'
import type { Trouble } from './trouble.ts'
import type { WatchedProgram } from './watched-program.ts'

export interface Played {
  /** All jobs, at a time when one had failed. */
  readonly failedJobs: string
  /** What the program showed once, to its owner alone: keys of authenticator apps, a recovery code. */
  readonly secrets: readonly string[]
}

/** Plays everything that anybody can do, as people whose every word is marked, with trouble at each turn. */
export async function playMarkedStory(watched: WatchedProgram, trouble: Trouble): Promise<Played> {
  beSilent()
  const { origin, sandboxPort } = watched
  const world = vendorWorld(sandboxPort)
  const operator = await becomeFirstOwner(origin, watched.readyLines, markedOwner)
  const stage: Stage = {
    origin,
    world,
    mail: mailboxes(world),
    operator,
    sandboxPort,
    addressOf: dnsWalk(sandboxPort).addressOf,
  }
  const part: Part = {
    company: markedCompany,
    browser: openBrowser(origin, markedCompany.networkAddress),
    line: storyline('marked'),
  }
  await raiseRegistrarLimit(stage)
  const [secrets] = await Promise.all([
    becomeColleague(stage),
    askForGuide(stage),
    trouble.refuseRows(stage, part),
  ])
  await requestCall(stage, part)
  const engagement = await sellTo(stage, part)
  await trouble.sendNonsense(part, engagement)
  await inviteMember(part, engagement)
  await fillIntake(stage, part, engagement)
  await finishTask(watched, stage)
  const failedJobs = await trouble.failJob()
  await trouble.failVendors(stage)
  const approved = await approveNames(stage, part, engagement)
  await delay(1500)
  await watched.killAndRestart()
  await watchBuilds(stage, [{ part, engagement, approved }])
  await search(stage)
  await warmUp(stage, [{ part, engagement, approved }])
  await readHealth(part, engagement)
  await handOver(stage, part, engagement)
  await takePack(stage, part, engagement)
  await planEnd(part, engagement)
  await readEverything(stage, engagement)
  return { failedJobs, secrets: [operator.app.textKey, ...secrets] }
}
