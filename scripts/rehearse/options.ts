import { parseArgs } from 'node:util'

export interface Options {
  /** How many clients go through the story at once. */
  readonly clients: number
  /** So many worker processes, the web and the stand-ins each in one of their own; undefined: one process for all. */
  readonly workers: number | undefined
  /** Has everything happen that goes wrong in an agency's week, each to a client of its own, beside the others. */
  readonly trouble: boolean
  /** Leaves the program running at the end, and its folder when that is stopped. */
  readonly keep: boolean
  /** Ends each engagement after the hand-off. */
  readonly end: boolean
  /** An empty database of one's own instead of the embedded server; it is left as the rehearsal left it. */
  readonly database: string | undefined
}

export const usage = `npm run rehearse [-- options]
  --clients N   so many clients at once (1 to 20, else 1)
  --workers N   so many worker processes (1 to 8), web and stand-ins apart; else one process for all
  --trouble     beside them clients to whom something goes wrong: disputes, prices, funds, names, inboxes
  --end         end each engagement after the hand-off
  --database U  an empty database at this address instead of the embedded server
  --keep        leave the program running at the end, to look around in it`

const mostClients = 20
const mostWorkers = 8

/** The options of the command line, or undefined when they can't be read. */
export function readOptions(given: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        clients: { type: 'string', default: '1' },
        workers: { type: 'string' },
        trouble: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        end: { type: 'boolean', default: false },
        database: { type: 'string' },
      },
    })
    const clients = Number(values.clients)
    if (!Number.isInteger(clients) || clients < 1 || clients > mostClients) return undefined
    const workers = values.workers === undefined ? undefined : Number(values.workers)
    if (workers !== undefined && (!Number.isInteger(workers) || workers < 1 || workers > mostWorkers))
      return undefined
    const { keep, end, database, trouble } = values
    return { clients, workers, trouble, keep, end, database }
  } catch {
    return undefined
  }
}
