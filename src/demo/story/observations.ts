import { nameServers } from '../books/mailforge.ts'
import { idOf } from '../seeded.ts'
import { stoppedAt } from './build-steps.ts'
import type { Scene } from './scene.ts'
import type { DomainTold, InboxTold, StackTold } from './stack.ts'

/** What was seen from outside while the stack was built, in the words of the steps that look. */
export function tellObservations({ rows }: Scene, stack: StackTold): void {
  const { told } = stack
  const see = (
    kind: string,
    subject: DomainTold | InboxTold,
    seen: { readonly at: Date | undefined; readonly detail: string; readonly verdict?: 'fail' },
  ) => {
    if (!seen.at) return
    const inbox = 'address' in subject ? subject : undefined
    rows.add('observations', {
      id: idOf('observation', kind, subject.id, ...(seen.verdict ? [seen.verdict] : [])),
      client_id: told.clientId,
      stack_id: stack.id,
      domain_id: inbox ? inbox.domain.id : subject.id,
      inbox_id: inbox?.id ?? null,
      kind,
      verdict: seen.verdict ?? 'pass',
      detail: seen.detail,
      at: seen.at,
    })
  }
  for (const domain of stack.domains) {
    const { name } = domain
    see('registrant', domain, {
      at: domain.done('verify-registrant') ?? domain.done('set-registrant'),
      detail: domain.done('verify-registrant')
        ? `${name}: still active and delegated after the registrant’s deadline`
        : `${name}: the registrar shows the client’s contact in every field`,
    })
    if (stack.stopped?.kind === 'verify-registrant' && stack.stopped.subjects.includes(name))
      see('registrant', domain, {
        at: stoppedAt(stack),
        verdict: 'fail',
        detail: `${name}: suspended, the registrant did not confirm in time`,
      })
    see('delegation', domain, {
      at: domain.done('delegate'),
      detail: `${name}: the parent zone delegates to ${nameServers.join(', ')}`,
    })
    see('zone', domain, {
      at: domain.done('write-records'),
      detail: `${name}: 5 records as wanted, read from outside`,
    })
    see('forward', domain, {
      at: domain.done('forward'),
      detail: `${name}: the host forwards to ${told.company.domain}`,
    })
  }
  const proofs = {
    arrival: 'arrived at the seed mailbox',
    spf: 'the host’s servers may send for the domain',
    dkim: 'signed by the domain',
    dmarc: 'passes',
    alignment: 'the domain of the From line signed it',
  }
  for (const inbox of stack.inboxes)
    for (const [kind, detail] of Object.entries(proofs)) see(kind, inbox, { at: inbox.done('prove'), detail })
}
