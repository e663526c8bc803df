import { keepCredentials, openCredentials } from '#domain/inboxes/credentials.ts'
import { signatureText } from '#domain/names/signature.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import type { SendingLimits, SequencerAccount } from '#domain/stacks/sequencer-port.ts'
import { type InboxStepRun, isAskedAgain, later, type StepOutcome, stepBefore } from './step-run.ts'
import { ifSuspended } from './suspended.ts'

/** Minutes between two messages of one inbox: a day's cap spread over a working day leaves at least this. */
const gapMinutes = 10

/** Limits as they were set up with these two figures. */
export const setUpLimits = (figures: Pick<SendingLimits, 'coldPerDay' | 'warmUpPerDay'>): SendingLimits => ({
  coldPerDay: figures.coldPerDay,
  warmUpPerDay: figures.warmUpPerDay,
  warmUpIncrementPerDay: 2,
  gapMinutes,
})

/** While an inbox warms up nothing cold is sent from it; going live raises the cap to the plan's. */
export function warmUpLimits(plan: unknown): SendingLimits {
  const { assumptions } = capacityPlanSchema.parse(plan)
  return setUpLimits({ coldPerDay: 0, warmUpPerDay: assumptions.warmUpPerInboxPerDay.value })
}

export function liveLimits(plan: unknown, reserve: boolean): SendingLimits {
  const { assumptions } = capacityPlanSchema.parse(plan)
  return { ...warmUpLimits(plan), coldPerDay: reserve ? 0 : assumptions.coldPerInboxPerDay.value }
}

/** A sign-in that failed may be mended at the sequencer or at the host. */
const lookAgainMinutes = 60

/**
 * Connects the inbox to the sequencer; done when the sequencer lists it and has logged in. A login that it keeps
 * can't be changed, so when a person asks again, the account is taken away and added with what the host says now.
 */
export async function addToSequencer(run: InboxStepRun): Promise<StepOutcome> {
  const { inbox, ports } = run
  const standing = await ports.sequencer.findAccount(inbox.address)
  const addsAnew =
    standing?.state === 'disconnected' && isAskedAgain(stepBefore(run, 'add-to-sequencer', inbox.id))
  if (addsAnew) {
    await ports.sequencer.removeAccount(inbox.address)
    await readCredentialsAnew(run)
  }
  const account = standing && !addsAnew ? standing : await add(run)
  if (account.state === 'disconnected')
    return (
      (await ifSuspended(run)) ?? {
        kind: 'blocked',
        code: 'build.sequencer-refused',
        vendorCode: account.faultCode ?? 'disconnected',
        again: later(run, lookAgainMinutes),
      }
    )
  if (account.setUpPending) return { kind: 'waiting', waitingFor: 'vendor' }
  return {
    kind: 'done',
    async write(tx) {
      await tx.db
        .updateTable('inboxes')
        .set({ connected_at: run.now, state: 'connected' })
        .where('id', '=', inbox.id)
        .execute()
    },
  }
}

async function add(run: InboxStepRun): Promise<SequencerAccount> {
  const { inbox, ports, build } = run
  return ports.sequencer.addAccount({
    email: inbox.address,
    firstName: inbox.first_name,
    lastName: inbox.last_name,
    signature: signatureOf(run),
    ...(await run.keep((tx) => openCredentials(tx, inbox.id))),
    limits: warmUpLimits(build.stack.plan),
  })
}

async function readCredentialsAnew({ inbox, ports, build, keep }: InboxStepRun): Promise<void> {
  const credentials = inbox.host_ref ? await ports.host.credentials(inbox.host_ref) : undefined
  if (!credentials) return
  await keep((tx) => keepCredentials(tx, { id: inbox.id, clientId: build.stack.client_id }, credentials))
}

function signatureOf(run: InboxStepRun) {
  const { build, inbox } = run
  if (inbox.signature) return inbox.signature
  return signatureText({
    firstName: inbox.first_name,
    lastName: inbox.last_name,
    role: inbox.role,
    companyName: build.stack.company,
    mainDomain: build.stack.main_domain ?? '',
    companyAddress: '',
  })
}
