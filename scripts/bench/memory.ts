import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from '../rehearse/program.ts'
import type { Bench, BenchSize } from './common/bench.ts'
import { spreadOf } from './common/spread.ts'

/**
 * How long the program stands idle, how often it is looked at in that time, evenly, and how often it is started. What is
 * resident moves with V8's collections, so the figure is the median of the looks, never the lowest.
 */
const scales: Readonly<Record<BenchSize, { idleSeconds: number; looks: number; starts: number }>> = {
  tiny: { idleSeconds: 0, looks: 1, starts: 1 },
  quick: { idleSeconds: 20, looks: 5, starts: 1 },
  full: { idleSeconds: 60, looks: 10, starts: 3 },
}

interface Process {
  readonly parent: number
  readonly name: string
  readonly megabytes: number
}

/** Every process of the machine, from /proc. */
function processes(): Map<number, Process> {
  const found = new Map<number, Process>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
      found.set(Number(pid), {
        parent: Number(field('PPid')),
        name: field('Name'),
        megabytes: Number.parseInt(field('VmRSS') || '0', 10) / 1024,
      })
    } catch {
      // It has ended meanwhile.
    }
  }
  return found
}

/** What the program’s processes hold together; the database's are left out. */
function residentMegabytes(root: number): number {
  const all = processes()
  const of = (pid: number): number => {
    const own = all.get(pid)
    if (!own || own.name.startsWith('postgres')) return 0
    const children = [...all].filter(([, { parent }]) => parent === pid).map(([child]) => child)
    return own.megabytes + children.reduce((sum, child) => sum + of(child), 0)
  }
  return of(root)
}

export const memoryBench: Bench = {
  name: 'memory',
  measures:
    'what the program holds in memory when nobody asks anything: web, worker and sandbox in one, without the database and npm',
  async run(size, say) {
    const { idleSeconds, looks, starts } = scales[size]
    const figures: number[] = []
    for (let start = 0; start < starts; start++) {
      const program = await startProgram({})
      try {
        say(`start ${start + 1} of ${starts}, then ${idleSeconds} s of nothing`)
        for (let look = 0; look < looks; look++) {
          await sleep((idleSeconds * 1000) / looks)
          figures.push(residentMegabytes(program.pid))
        }
      } finally {
        await program.stop()
        program.removeFolder()
      }
    }
    return [
      {
        case: 'idle',
        arm: 'program',
        unit: 'MB resident',
        figure: spreadOf(figures),
        goal: { atMost: 250 },
      },
    ]
  },
}
