import { type Authentication, judgeAuthentication } from '#domain/deliverability/judge-authentication.ts'
import { proofMark, proofMessage } from '#domain/deliverability/proof-message.ts'
import type { InboxCredentials } from '#domain/inboxes/credentials.ts'
import type { BuildInbox } from '#domain/stacks/load-build.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { fullName, personal } from '#policy/personal.ts'

/** What receivers decide by; a message proves its inbox when all of them pass. */
export const proofChecks = ['spf', 'dkim', 'dmarc', 'alignment'] as const satisfies (keyof Authentication)[]

/** Sends the marked message from the inbox itself. False: its host does not take it now. */
export async function writeToSeed(
  ports: StackPorts,
  inbox: BuildInbox,
  credentials: InboxCredentials,
  token: string,
): Promise<boolean> {
  const sent = await ports.host.sendFrom(credentials, {
    from: inbox.address,
    fromName: fullName(inbox.first_name, inbox.last_name),
    to: personal('email', ports.seed.address),
    ...proofMessage(proofMark(token)),
  })
  return sent.accepted
}

/** The marked message as it arrived, judged; undefined while it has not arrived. */
export async function judgeAtSeed(ports: StackPorts, token: string): Promise<Authentication | undefined> {
  const received = await ports.seed.findProof(proofMark(token))
  return (
    received &&
    judgeAuthentication({
      raw: received.raw,
      resolver: ports.resolver,
      trustedAuthservId: ports.seed.trustedAuthservId,
    })
  )
}
