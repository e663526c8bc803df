import { randomUUID } from 'node:crypto'
import type { Authentication } from '#domain/deliverability/judge-authentication.ts'
import { recordObservation } from '#domain/deliverability/record-observation.ts'
import { openCredentials } from '#domain/inboxes/credentials.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { judgeAtSeed, proofChecks, writeToSeed } from '../seed-proof.ts'
import { type InboxStepRun, later, type StepOutcome } from './step-run.ts'
import { ifSuspended } from './suspended.ts'

/** A message that has not arrived by then is sent again. */
const patienceMilliseconds = 15 * 60_000
/** Records that were wrong are mended by then, or a person looks. */
const proveAgainMinutes = 60

/**
 * The inbox writes to the agency's seed mailbox once, and the message is judged as it arrived. The token is kept
 * before the message goes, so that after a crash the mailbox is looked into before anything is sent again.
 */
export async function prove(run: InboxStepRun): Promise<StepOutcome> {
  const { inbox, ports, now } = run
  const sentAt = inbox.proof_sent_at
  if (inbox.proof_token && sentAt) {
    const judged = await judgeAtSeed(ports, inbox.proof_token)
    if (judged) return settle(run, judged)
    if (now.getTime() - sentAt.getTime() < patienceMilliseconds)
      return { kind: 'waiting', waitingFor: 'mail' }
  }
  const token = randomUUID()
  const credentials = await run.keep(async (tx) => {
    await tx.db
      .updateTable('inboxes')
      .set({ proof_token: token, proof_sent_at: now })
      .where('id', '=', inbox.id)
      .execute()
    return openCredentials(tx, inbox.id)
  })
  try {
    if (!(await writeToSeed(ports, inbox, credentials, token)))
      return (await ifSuspended(run)) ?? { kind: 'waiting', waitingFor: 'mail' }
  } catch (error) {
    // A sign-in that the host refuses has a reason that the mail server does not tell.
    const why = error instanceof VendorError ? await ifSuspended(run) : undefined
    if (why) return why
    throw error
  }
  const judged = await judgeAtSeed(ports, token)
  return judged ? settle(run, judged) : { kind: 'waiting', waitingFor: 'mail' }
}

function settle(run: InboxStepRun, judged: Authentication): StepOutcome {
  const { inbox, domain, build, now } = run
  const verdicts = proofChecks.map((check) => judged[check].verdict)
  const write = async (tx: Parameters<typeof recordObservation>[0]) => {
    for (const check of proofChecks)
      await recordObservation(tx, build.stack, {
        kind: check,
        verdict: judged[check].verdict,
        detail: judged[check].reason,
        domainId: domain.id,
        inboxId: inbox.id,
      })
  }
  if (verdicts.includes('fail'))
    return {
      kind: 'blocked',
      code: 'build.proof-failed',
      again: later(run, proveAgainMinutes),
      async write(tx) {
        await write(tx)
        // The zone is read and mended again. The next try needs a message of its own: what this one carries does not
        // change any more.
        await tx.db.updateTable('domains').set({ proved_at: null }).where('id', '=', domain.id).execute()
        await tx.db
          .updateTable('inboxes')
          .set({ proof_token: null, proof_sent_at: null })
          .where('id', '=', inbox.id)
          .execute()
      },
    }
  if (verdicts.includes('unknown')) return { kind: 'waiting', waitingFor: 'dns', write }
  return {
    kind: 'done',
    async write(tx) {
      await write(tx)
      await tx.db
        .updateTable('inboxes')
        .set({ proved_at: now, state: 'proven' })
        .where('id', '=', inbox.id)
        .execute()
    },
  }
}
