import { afterAll, beforeAll, expect, test } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { advanceStack } from '#workflows/advance-stack.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 60_000)
afterAll(() => world?.close())

test('calls that hang for one domain, longer than a turn and than the pause after them, hold up neither the others nor the state of the stack', async () => {
  const names = ['tryhanging.com', 'gethanging.com', 'usehanging.com']
  const stackId = await world.approvedStack({ company: 'Hanging', mainDomain: 'hanging.com', names })
  const parts: typeof world.parts = {
    ...world.parts,
    // One step a turn.
    turnMs: 1,
    async openPorts(context) {
      const ports = await world.parts.openPorts(context)
      const { host } = ports
      return {
        ...ports,
        host: {
          ...host,
          async bringIn(name, given) {
            if (name === names[2]) return host.bringIn(name, given)
            await world.pass({ minutes: 2 })
            throw new VendorError({
              vendor: 'mailforge',
              operation: 'domain.bring-in',
              failure: 'unavailable',
            })
          },
        },
      }
    },
  }
  const started = async () =>
    (await world.step(stackId, 'start-warm-up', names[2]))?.state === 'done' &&
    (await world.state(stackId)) === 'warming'
  for (let turn = 0; turn < 60 && !(await started()); turn++) {
    await advanceStack(parts, stackId)
    await world.pass({ minutes: 1 })
  }
  expect(await world.step(stackId, 'start-warm-up', names[2])).toMatchObject({ state: 'done' })
}, 120_000)
