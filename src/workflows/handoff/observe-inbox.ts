import type { Authentication } from '#domain/deliverability/judge-authentication.ts'
import type { HandoffSubject } from '#domain/handoff/load-handoff-subject.ts'
import type { Check } from '#domain/handoff/pack.ts'
import type { BuildInbox } from '#domain/stacks/load-build.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { judgeAtSeed, proofChecks, writeToSeed } from '../seed-proof.ts'

/** A message that did not arrive is sent again at every so many looks. */
const looksUntilSentAgain = 10

/** One inbox: as the sequencer has it now, and a message that it sends now, judged on arrival. */
export async function observeInbox(
  ports: StackPorts,
  subject: HandoffSubject,
  inbox: BuildInbox,
): Promise<Check[]> {
  const about = { domain: inbox.domain, inboxId: inbox.id, at: subject.now.toISOString() }
  const checks = [await seeProof(ports, subject, inbox), await seeAccount(ports, inbox)]
  return checks.map((check) => ({ ...check, ...about }))
}

type OwnCheck = Pick<Check, 'kind' | 'verdict' | 'words'>

async function seeProof(ports: StackPorts, subject: HandoffSubject, inbox: BuildInbox): Promise<OwnCheck> {
  const kind = 'proof'
  try {
    const judged = await newProof(ports, subject, inbox)
    if (!judged) return { kind, verdict: 'unknown', words: 'its new test message has not arrived yet' }
    const of = (verdict: string) => proofChecks.filter((check) => judged[check].verdict === verdict)
    if (of('fail').length > 0)
      return { kind, verdict: 'fail', words: `its new test message failed ${of('fail').join(', ')}` }
    if (of('unknown').length > 0)
      return { kind, verdict: 'unknown', words: 'not all of its new test message could be judged' }
    return { kind, verdict: 'pass', words: 'its new test message passed SPF, DKIM, DMARC and alignment' }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return { kind, verdict: 'unknown', words: 'its test message could not be sent or looked for' }
  }
}

/** Looked for before anything is sent, so that another look, or one after a crash, sends nothing twice. */
async function newProof(
  ports: StackPorts,
  subject: HandoffSubject,
  inbox: BuildInbox,
): Promise<Authentication | undefined> {
  const token = subject.proofToken(inbox.id)
  const standing = await judgeAtSeed(ports, token)
  const credentials = subject.logins.get(inbox.id)
  if (standing || !credentials || subject.pack.looks % looksUntilSentAgain !== 0) return standing
  await writeToSeed(ports, inbox, credentials, token)
  return judgeAtSeed(ports, token)
}

const wrong: Readonly<Partial<Record<SequencerAccount['state'], string>>> = {
  disconnected: 'the sequencer can’t sign in to it',
  'soft-bouncing': 'its mail bounces for a while',
  failing: 'its mail does not go out',
}

async function seeAccount(ports: StackPorts, inbox: BuildInbox): Promise<OwnCheck> {
  const kind = 'sequencer'
  try {
    const account = await ports.sequencer.findAccount(inbox.address)
    if (!account) return { kind, verdict: 'fail', words: 'the sequencer does not have it' }
    const fault = wrong[account.state]
    if (fault) return { kind, verdict: 'fail', words: fault }
    return { kind, verdict: 'pass', words: `${account.state} at the sequencer` }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return { kind, verdict: 'unknown', words: 'the sequencer could not be asked' }
  }
}
