import type { HandoffSubject, Proof } from '#domain/handoff/load-handoff-subject.ts'
import type { Check } from '#domain/handoff/pack.ts'
import type { BuildInbox } from '#domain/stacks/load-build.ts'
import type { SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'

const proofKinds = ['spf', 'dkim', 'dmarc', 'alignment'] as const

/** One inbox: as the sequencer has it now, and the message that it proved itself by. */
export async function observeInbox(
  ports: StackPorts,
  subject: HandoffSubject,
  inbox: BuildInbox,
): Promise<Check[]> {
  const about = { domain: inbox.domain, inboxId: inbox.id }
  const at = subject.now.toISOString()
  const account = await seeAccount(ports, inbox)
  return [proofCheck(subject.proofs.get(inbox.id) ?? [], at), { ...account, at }].map((check) => ({
    ...check,
    ...about,
  }))
}

type OwnCheck = Pick<Check, 'kind' | 'verdict' | 'words' | 'at'>

/** The message was judged when it arrived; the check carries that time. */
function proofCheck(proofs: readonly Proof[], now: string): OwnCheck {
  const kind = 'proof'
  const failed = proofs.filter(({ verdict }) => verdict === 'fail').map((proof) => proof.kind)
  const passed = proofKinds.filter((one) =>
    proofs.some((proof) => proof.kind === one && proof.verdict === 'pass'),
  )
  const oldest = Math.min(...proofs.map((proof) => proof.at.getTime()))
  const at = proofs.length === 0 ? now : new Date(oldest).toISOString()
  if (failed.length > 0)
    return { kind, verdict: 'fail', words: `its test message failed ${failed.join(', ')}`, at }
  if (passed.length < proofKinds.length)
    return { kind, verdict: 'unknown', words: 'not all of its test message could be judged', at }
  return { kind, verdict: 'pass', words: 'its test message passed SPF, DKIM, DMARC and alignment', at }
}

const wrong: Readonly<Partial<Record<SequencerAccount['state'], string>>> = {
  disconnected: 'the sequencer can’t sign in to it',
  'soft-bouncing': 'its mail bounces for a while',
  failing: 'its mail does not go out',
}

async function seeAccount(
  ports: StackPorts,
  inbox: BuildInbox,
): Promise<Pick<Check, 'kind' | 'verdict' | 'words'>> {
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
