import { keepCredentials } from '#domain/inboxes/credentials.ts'
import { samePersonal } from '#policy/personal.ts'
import { type InboxStepRun, isAskedAgain, type StepOutcome, stepBefore } from './step-run.ts'
import { suspended } from './suspended.ts'

/**
 * Opens the inbox at the host, once: the host's list is looked at before anything is made. One that failed there is
 * taken away and made anew only when a person asks for it, or has chosen another address (replace-address.ts).
 */
export async function openInbox(run: InboxStepRun): Promise<StepOutcome> {
  const { inbox, domain, ports, build } = run
  const hosted = await ports.host.statusOf(domain.name)
  if (hosted?.state !== 'active') return { kind: 'waiting', waitingFor: 'vendor' }
  const wanted = {
    address: inbox.address,
    firstName: inbox.first_name,
    lastName: inbox.last_name,
    ...(inbox.signature ? { signature: inbox.signature } : {}),
  }
  const kept = inbox.host_ref ? await ports.host.mailbox(inbox.host_ref) : undefined
  // Begun before a payment failed: one that is not there yet is not bought now.
  if (!build.mayBuy.ok && !kept) {
    const there = (await ports.host.mailboxesOf(domain.name)).some((one) =>
      samePersonal(one.address, inbox.address),
    )
    if (!there) return { kind: 'waiting', waitingFor: 'person' }
  }
  const isAnother = kept !== undefined && !samePersonal(kept.address, inbox.address)
  const opensAnew =
    isAnother || (kept?.state === 'failed' && isAskedAgain(stepBefore(run, 'open-inbox', inbox.id)))
  if (kept && opensAnew) await ports.host.deleteMailbox(kept.id)
  const opened =
    kept && !opensAnew
      ? { kind: 'made' as const, mailboxes: [kept] }
      : await ports.host.createMailboxes(domain.name, [wanted])
  if (opened.kind === 'address-refused')
    return {
      kind: 'blocked',
      code: 'build.address-refused',
      ...(opened.vendorCode ? { vendorCode: opened.vendorCode } : {}),
    }
  const made = opened.mailboxes.find((one) => samePersonal(one.address, inbox.address))
  if (!made) return { kind: 'waiting', waitingFor: 'vendor' }
  const keepRef = async (tx: Parameters<typeof keepCredentials>[0]) => {
    await tx.db
      .updateTable('inboxes')
      .set({ host_ref: made.id, state: 'opening' })
      .where('id', '=', inbox.id)
      .execute()
  }
  if (made.state === 'ended') return { ...suspended(run), write: keepRef }
  if (made.state === 'failed')
    return { kind: 'blocked', code: 'build.inbox-failed', vendorCode: made.state, write: keepRef }
  const credentials = made.state === 'active' ? await ports.host.credentials(made.id) : undefined
  if (!credentials) return { kind: 'waiting', waitingFor: 'vendor', write: keepRef }
  return {
    kind: 'done',
    async write(tx) {
      await keepCredentials(tx, { id: inbox.id, clientId: build.stack.client_id }, credentials)
      await tx.db
        .updateTable('inboxes')
        .set({ host_ref: made.id, opened_at: run.now, state: 'open' })
        .where('id', '=', inbox.id)
        .execute()
    },
  }
}
