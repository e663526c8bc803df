import { setTimeout as delay } from 'node:timers/promises'
import { inTurn } from '../rehearse/turns.ts'
import type { CommitGate } from './commit-gate.ts'

/** Sends a form or asks for a page; a connection that breaks is an error. */
export type Send = () => Promise<Response>

/** How people's browsers reach a program whose web process is killed while it takes their forms. */
export interface KilledWeb {
  /** Sends a form under kills, and then once more; answers what the person sees in the end. */
  press(form: string, send: Send): Promise<Response>
  /** Asks for a page, again when the process was killed meanwhile, as a person does who reloads. */
  open(send: Send): Promise<Response>
  /** The forms that were pressed, and how often the process was killed in each. */
  readonly pressed: ReadonlyMap<string, { kills: number; repeats: Set<number> }>
  readonly wrong: readonly string[]
}

/** The printed link to become the first operator is made anew by each start, so an old one is rightly refused then. */
const bornAnew = '/staff/first'

const mostReloads = 40
const reloadMs = 250

/**
 * @param killBefore at which commits of each form it is killed, before the commit reaches the database
 * @param killAfter whether it is killed once more after its answer, which the person then never sees
 */
export function killedWeb(
  gate: CommitGate,
  restart: () => Promise<void>,
  { killBefore, killAfter }: { killBefore: readonly number[]; killAfter: boolean },
): KilledWeb {
  const pressed = new Map<string, { kills: number; repeats: Set<number> }>()
  const wrong: string[] = []
  // One form at a time, so that what is killed is that form's.
  const oneAtATime = inTurn()

  const open = async (send: Send): Promise<Response> => {
    for (let reload = 0; ; reload++) {
      try {
        return await send()
      } catch (error) {
        if (reload >= mostReloads) throw error
        await delay(reloadMs)
      }
    }
  }

  /** True when the process was killed at this commit of the form. */
  const killedAt = async (nth: number, send: Send): Promise<Response | 'killed'> => {
    const held = gate.holdNth(nth).then(() => 'held' as const)
    const sent = send()
    const first = await Promise.race([held, sent.catch(() => 'held' as const)])
    gate.open()
    if (first !== 'held') return first
    await restart()
    // The visitor is told by their browser: the connection broke.
    const told = await sent.then(
      () => 'answered',
      () => 'broken',
    )
    if (told === 'answered') wrong.push(`the form was answered although its commit ${nth} never came`)
    return 'killed'
  }

  return {
    pressed,
    wrong,
    open,
    press: (form, send) =>
      oneAtATime(async () => {
        const tally = pressed.get(form) ?? { kills: 0, repeats: new Set<number>() }
        pressed.set(form, tally)
        let first: Response | undefined
        for (const nth of form === bornAnew ? [] : killBefore) {
          const met = await killedAt(nth, send)
          if (met !== 'killed') {
            first = met
            break
          }
          tally.kills += 1
        }
        first ??= await send()
        if (!killAfter) return first
        // Read whole, before the process that gave it is gone.
        await first.clone().arrayBuffer()
        await restart()
        tally.kills += 1
        const again = await send()
        tally.repeats.add(again.status)
        if (again.status >= 500) wrong.push(`${form}: pressed again it answered ${again.status}`)
        // Refused or led elsewhere, because it is done already: the person goes on from what it did.
        const isSame =
          again.status === first.status && again.headers.get('location') === first.headers.get('location')
        return isSame ? again : first
      }),
  }
}
