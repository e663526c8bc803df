import { z } from 'zod'
import type { Books } from '../books.ts'
import type { VendorWorld } from '../vendor-world.ts'
import { type Finding, finding, wrong } from './finding.ts'

const listed = z.object({ items: z.array(z.object({ email: z.string() })) })
const mailboxes = z.array(z.object({ email: z.string() }))

/** What must be gone once the engagements are over, and that the ledger says so. */
export async function checkEnds(
  world: VendorWorld,
  books: Books,
  ended: { readonly clients: number; readonly inboxes: readonly string[] },
): Promise<Finding[]> {
  const left = (there: readonly { email: string }[]) =>
    there.map(({ email }) => email).filter((email) => ended.inboxes.includes(email))
  return [
    await finding('the ledger says of each engagement that its end was planned, and has come', async () => {
      const kinds = await books.ledger()
      const counts = ['ending.planned', 'engagement.ended'].map(
        (kind) => kinds.filter((one) => one === kind).length,
      )
      return counts.every((count) => count === ended.clients)
        ? `${ended.clients} of each, read as the owner of the database`
        : wrong(`planned and ended: ${counts.join(', ')}`)
    }),
    await finding('no inbox is left at the sequencer', async () => {
      const at = world.at('instantly')
      const { apiKey } = z
        .object({ apiKey: z.string() })
        .parse(await world.post(`${at}/_keys`, { scopes: ['accounts:read'] }))
      const { items } = listed.parse(
        await world.read(`${at}/api/v2/accounts?limit=100`, { authorization: `Bearer ${apiKey}` }),
      )
      return left(items).length === 0 ? 'its API lists none' : wrong(left(items).join(', '))
    }),
    await finding('every inbox is closed at the host', async () => {
      const key = await books.secret('mailforge', 'api-key')
      const there = mailboxes.parse(
        await world.read(`${world.at('mailforge')}/public/mailboxes`, { authorization: key }),
      )
      return left(there).length === 0 ? 'its API lists none' : wrong(left(there).join(', '))
    }),
  ]
}
