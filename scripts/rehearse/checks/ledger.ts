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

export function checkLedger(books: Books, clients: number): Promise<Finding> {
  return finding('the ledger tells the story in its order', async () => {
    const kinds = await books.ledger()
    const absent = story.filter((kind) => kinds.filter((one) => one === kind).length < clients)
    if (absent.length > 0) return wrong(`too few of: ${absent.join(', ')}`)
    let at = -1
    for (const kind of story) {
      at = kinds.indexOf(kind, at + 1)
      if (at === -1) return wrong(`${kind} comes too early in: ${kinds.join(', ')}`)
    }
    return `${kinds.length} entries, read as the owner of the database`
  })
}
