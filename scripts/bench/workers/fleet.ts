import { setTimeout as delay } from 'node:timers/promises'
import type { BuildWorld } from '#test/support/build-world.ts'
import { startWorkerProcess } from '#test/support/worker-process.ts'

/** So many worker processes on one world, of which none may end by itself. */
export interface Fleet {
  /** @throws Error what one of them said before it ended by itself */
  refuseEnded(): void
  /** What the largest of them holds of the machine's memory, in bytes; 0 where the system does not tell. */
  residentBytes(): number
  /** The processor time that all of them had, in seconds; 0 where the system does not tell. */
  processorSeconds(): number
  kill(): Promise<void>
}

const lookEveryMs = 150
/** Calm is what is idle at so many looks, one after the other. */
const calmLooks = 10

/** Resolves once all of them run and have nothing to do. */
export async function startFleet(
  world: BuildWorld,
  workers: number,
  isIdle: () => Promise<boolean>,
): Promise<Fleet> {
  const running = Array.from({ length: workers }, () => startWorkerProcess(world))
  const fleet: Fleet = {
    refuseEnded() {
      const complaint = running.map((one) => one.complaint()).find((one) => one !== undefined)
      if (complaint !== undefined) throw new Error(`a worker ended by itself: ${complaint}`)
    },
    residentBytes: () => Math.max(...running.map((one) => one.residentBytes() ?? 0)),
    processorSeconds: () => running.reduce((sum, one) => sum + (one.processorSeconds() ?? 0), 0),
    async kill() {
      await Promise.all(running.map((one) => one.kill()))
    },
  }
  try {
    for (let calm = 0; calm < calmLooks; ) {
      await delay(lookEveryMs)
      calm = running.every((one) => one.isReady()) && (await isIdle()) ? calm + 1 : 0
      fleet.refuseEnded()
    }
  } catch (error) {
    await fleet.kill()
    throw error
  }
  return fleet
}
