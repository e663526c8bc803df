import type { Books } from '../books.ts'
import { type Finding, finding, wrong } from './finding.ts'

/** What the ledger says of one client's way, in this order. */
const story = [
  'lead.submitted',
  'access.granted',
  'terms.accepted',
  'names.approved',
  'spending.approved',
  'handoff.given',
  'credentials.revealed',
]

export function checkLedger(books: Books, clients: number, ended: boolean): Promise<Finding> {
  return finding('the ledger tells the story in its order', async () => {
    const kinds = await books.ledger()
    const wanted = ended ? [...story, 'engagement.ended'] : story
    const absent = wanted.filter((kind) => kinds.filter((one) => one === kind).length < clients)
    if (absent.length > 0) return wrong(`too few of: ${absent.join(', ')}`)
    const firsts = wanted.map((kind) => kinds.indexOf(kind))
    if (firsts.some((at, index) => index > 0 && at < (firsts[index - 1] ?? 0)))
      return wrong(
        `first entries in another order: ${wanted.toSorted((a, b) => kinds.indexOf(a) - kinds.indexOf(b)).join(', ')}`,
      )
    return `${kinds.length} entries, read as the owner of the database`
  })
}
