import { parseArgs } from 'node:util'

export interface Options {
  /** How many clients go through the story at once. */
  readonly clients: number
  /** Leaves the program running at the end, and its folder when that is stopped. */
  readonly keep: boolean
  /** Ends each engagement after the hand-off. */
  readonly end: boolean
  /** An empty database of one's own instead of the embedded server; it is left as the rehearsal left it. */
  readonly database: string | undefined
}

export const usage = `npm run rehearse [-- options]
  --clients N   so many clients at once (1 to 20, else 1)
  --end         end each engagement after the hand-off
  --database U  an empty database at this address instead of the embedded server
  --keep        leave the program running at the end, to look around in it`

const mostClients = 20

/** The options of the command line, or undefined when they can't be read. */
export function readOptions(given: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        clients: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
        end: { type: 'boolean', default: false },
        database: { type: 'string' },
      },
    })
    const clients = Number(values.clients)
    if (!Number.isInteger(clients) || clients < 1 || clients > mostClients) return undefined
    return { clients, keep: values.keep, end: values.end, database: values.database }
  } catch {
    return undefined
  }
}
