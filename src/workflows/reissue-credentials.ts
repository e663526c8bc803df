import { randomBytes } from 'node:crypto'
import { inboxToReissue, intendReissue, keepReissued } from '#domain/handoff/reissue-credentials.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('reissue-credentials')
const passwordBytes = 24

interface ReissueParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
}

/**
 * Gives an inbox a new password at its host and keeps what the host then says is in force. Harmless to repeat: a
 * job that was cut short anywhere sets another new one. What is kept is always read back, never assumed, and nobody sets
 * another one between the reading and the keeping: asked for while it is at work, it is done once more afterwards.
 * @throws VendorError when the host cannot be reached; the job is tried again
 */
export async function reissueCredentials(
  parts: ReissueParts,
  inboxId: string,
  askedBy: string | undefined,
): Promise<void> {
  const isMine = await parts.withLock(`credentials:${inboxId}`, () => reissue(parts, inboxId, askedBy))
  if (isMine) return
  const ids = { inboxId, ...(askedBy ? { askedBy } : {}) }
  await parts.inPurpose('service-delivery', worker, (tx) =>
    tx.enqueue('reissue-credentials', ids, { key: inboxId, afterSeconds: 1 }),
  )
}

async function reissue(parts: ReissueParts, inboxId: string, askedBy: string | undefined): Promise<void> {
  const inbox = await parts.inPurpose('service-delivery', worker, async (tx) => {
    const found = await inboxToReissue(tx, inboxId)
    if (found) await intendReissue(tx, found)
    return found
  })
  if (!inbox?.hostRef) return
  const ports = await parts.openPorts({
    stackId: inbox.stackId,
    clientId: inbox.clientId,
    mode: inbox.mode,
    people: [inbox.personId],
  })
  const password = randomBytes(passwordBytes).toString('base64url')
  await ports.host.setPassword(inbox.hostRef, password)
  const credentials = await ports.host.credentials(inbox.hostRef)
  if (credentials?.imap.password !== password || credentials.smtp.password !== password)
    throw new Error('the host does not show the new password yet')
  const account = await ports.sequencer.findAccount(inbox.address)
  await parts.inPurpose('service-delivery', worker, (tx) =>
    keepReissued(tx, inbox, credentials, { askedBy, inSequencer: account !== undefined }),
  )
}
