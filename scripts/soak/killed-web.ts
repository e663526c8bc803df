import { setTimeout as delay } from 'node:timers/promises'
import { StepFailure } from '../rehearse/step-failure.ts'
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
  readonly isKilled: true
  /** The forms that were pressed, and how often the process was killed in each. */
  readonly pressed: ReadonlyMap<string, number>
  readonly wrong: readonly string[]
}

/** Ten minutes: on a busy machine a start takes long, and the next kill may come before somebody has reloaded. */
const mostReloads = 2400
const reloadMs = 250

/** Before each commit of a form in turn, or once with the answer made, which the person then never sees. */
export type WebKill = 'before-commit' | 'after-commit'

/** Each form is killed at until it was taken once; pressed later in the story it is left alone. */
export function killedWeb(
  gate: CommitGate,
  restartWeb: () => Promise<void>,
  kind: WebKill | undefined,
): KilledWeb {
  const pressed = new Map<string, number>()
  const taken = new Set<string>()
  const wrong: string[] = []
  // One form at a time, so that what is killed is that form's.
  const oneAtATime = inTurn()

  const restart = () =>
    restartWeb().catch((cause: unknown) => {
      // Nobody who reloads gets further from here.
      const said = cause instanceof StepFailure ? `${cause.message}: ${cause.seen ?? ''}` : String(cause)
      throw new Error(`killed, the web did not start again: ${said}`, { cause })
    })

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

  /** The answer where the form has fewer commits; else the process was killed at this one and is back. */
  const killedAt = async (nth: number, send: Send): Promise<Response | 'killed'> => {
    const held = gate.holdNth(nth).then(() => 'held' as const)
    const sent = send()
    const first = await Promise.race([held, sent.catch(() => 'broken' as const)])
    gate.open()
    if (first === 'broken') throw new Error('the web process broke a connection by itself')
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

  /** The process dies with the answer made. The person has seen nothing of it and presses once more. */
  const killedAfter = async (form: string, first: Response, send: Send): Promise<Response> => {
    // Read whole, before the process that gave it is gone.
    await first.clone().arrayBuffer()
    await restart()
    const again = await open(send)
    if (again.status >= 500) wrong.push(`${form}: pressed again it answered ${again.status}`)
    // Refused because it is done already. Where the first answer only led on, that page is reached by links, too; a
    // page of its own, or a sign-in, is lost with its answer.
    const isRefused = again.status >= 400
    const onlyLedOn = first.status >= 300 && first.status < 400 && first.headers.getSetCookie().length === 0
    return isRefused && onlyLedOn ? first : again
  }

  return {
    isKilled: true,
    pressed,
    wrong,
    open,
    press: (form, send) =>
      oneAtATime(async () => {
        const kills = () => pressed.get(form) ?? 0
        const countKill = () => pressed.set(form, kills() + 1)
        pressed.set(form, kills())
        if (kind === undefined || taken.has(form)) return open(send)
        let answer = kind === 'before-commit' ? await killedAt(kills() + 1, send) : await open(send)
        while (answer === 'killed') {
          countKill()
          answer = await killedAt(kills() + 1, send)
        }
        // What was refused (a link that is used up, a code that is over) is done anew and killed at further on.
        if (answer.status >= 400) return answer
        taken.add(form)
        if (kind === 'before-commit') return answer
        countKill()
        return killedAfter(form, answer, send)
      }),
  }
}
