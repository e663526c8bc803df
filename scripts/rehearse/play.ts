import { type Carrier, openBrowser } from './browser.ts'
import { dnsWalk } from './checks/dns-walk.ts'
import { registrarBalanceCents } from './checks/purchases.ts'
import { company } from './companies.ts'
import { mailboxes } from './mailbox.ts'
import type { Options } from './options.ts'
import type { Program } from './program.ts'
import { storyline } from './progress.ts'
import { type Builder, warmUp, watchBuilds } from './story/build.ts'
import { handOver } from './story/hand-off.ts'
import { readHealth } from './story/health.ts'
import { fillIntake } from './story/intake.ts'
import { approveNames } from './story/names.ts'
import { sellTo } from './story/offer.ts'
import { becomeOnlooker } from './story/onlooker.ts'
import { becomeFirstOwner, raiseRegistrarLimit } from './story/operator.ts'
import { takePack } from './story/pack.ts'
import type { Part, Played, Stage } from './story/stage.ts'
import { haveTrouble } from './story/trouble.ts'
import { requestCall } from './story/visitor.ts'
import { vendorWorld } from './vendor-world.ts'

/** Plays the whole story, every client at once. What comes of it is as the pages said. */
export async function play(program: Program, options: Options, carrier?: Carrier): Promise<Played> {
  const { origin } = program
  const world = vendorWorld(program.sandboxPort)
  const operator = await becomeFirstOwner(origin, () => program.readyLines, undefined, carrier)
  const { sandboxPort } = program
  const { addressOf } = dnsWalk(sandboxPort)
  const stage: Stage = { origin, world, mail: mailboxes(world), operator, sandboxPort, addressOf }
  await raiseRegistrarLimit(stage)
  const balanceBeforeCents = await registrarBalanceCents(world)
  const partOf = (number: number): Part => {
    const player = company(number)
    return {
      company: player,
      browser: openBrowser(origin, player.networkAddress, carrier),
      line: storyline(player.name),
    }
  }
  const onlooker = becomeOnlooker(stage, partOf(options.clients))
  // Its failure is told when it is awaited; until then the others go on.
  onlooker.catch(() => {})
  const smooth = Promise.all(
    Array.from({ length: options.clients }, async (_, number): Promise<Builder & { repaidCents: number }> => {
      const part = partOf(number)
      await requestCall(stage, part)
      const engagement = await sellTo(stage, part)
      await fillIntake(stage, part, engagement)
      return { part, engagement, approved: await approveNames(stage, part, engagement), repaidCents: 0 }
    }),
  )
  const troubled = options.trouble
    ? haveTrouble(stage, (number) => partOf(options.clients + 1 + number))
    : Promise.resolve([])
  const builders = (await Promise.all([smooth, troubled])).flat()
  await watchBuilds(stage, builders)
  await warmUp(stage, builders)
  const outcomes = await Promise.all(
    builders.map(async ({ part, engagement, approved, repaidCents }) => {
      await readHealth(part, engagement)
      await handOver(stage, part, engagement)
      const inboxes = await takePack(stage, part, engagement)
      return {
        company: part.company,
        browser: part.browser,
        ...engagement,
        ...approved,
        inboxes,
        repaidCents,
      }
    }),
  )
  return { stage, balanceBeforeCents, outcomes, onlooker: await onlooker }
}
