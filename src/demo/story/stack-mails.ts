import type { Told } from './engagement.ts'
import { tellMail } from './mails.ts'
import type { Scene } from './scene.ts'
import type { StackTold } from './stack.ts'
import { approverOf, changesOf } from './stack-rows.ts'

/** The mails that a stack's progress sends to the client, and the decisions on the way. */
export function tellStackMails(scene: Scene, stack: StackTold): void {
  const { told } = stack
  const { owner, technical } = told.people
  const about = stack.id
  const mail = (
    kind: 'approvals-wanted' | 'build-progress' | 'live',
    to: Told['people']['owner'],
    at: Date | undefined,
  ) => {
    if (at) tellMail(scene, { kind, personId: to.id, aboutId: about, at })
  }
  const at = (transition: string) =>
    changesOf(stack, scene.now).find((one) => one.transition === transition)?.at
  mail('approvals-wanted', owner, told.path.at('names'))
  mail('build-progress', owner, at('start-building'))
  mail('build-progress', technical, at('start-warm-up'))
  mail('live', owner, at('go-live'))
  tellDecisions(scene, stack)
}

function tellDecisions({ ledger }: Scene, stack: StackTold): void {
  const { told } = stack
  const { path, people } = told
  const approved = path.at('namesApproved')
  if (approved)
    ledger.tell({
      at: approved,
      kind: 'names.approved',
      purpose: 'service-delivery',
      actor: 'client',
      clauses: ['4.2'],
      personId: people.owner.id,
      details: {
        by: people.owner.id,
        stack: stack.id,
        domains: stack.domains.length,
        senders: people.senders.length,
      },
    })
  const spent = path.at('spending')
  if (spent)
    ledger.tell({
      at: spent,
      kind: 'spending.approved',
      purpose: 'service-delivery',
      actor: 'staff',
      clauses: ['3.1', '4.2'],
      personId: approverOf(stack),
      details: { by: approverOf(stack), stack: stack.id },
    })
  const set = stack.domains[0]?.done('set-registrant')
  if (set) disclose(ledger, { at: set, personId: people.owner.id, recipient: 'porkbun' })
  for (const inbox of stack.inboxes) {
    const opened = inbox.done('open-inbox')
    const added = inbox.done('add-to-sequencer')
    if (opened) disclose(ledger, { at: opened, personId: inbox.sender.id, recipient: 'mailforge' })
    if (added) disclose(ledger, { at: added, personId: inbox.sender.id, recipient: 'instantly' })
  }
}

const given = {
  porkbun: { clause: '4.2', categories: ['name', 'address', 'phone', 'email', 'business'] },
  mailforge: { clause: '4.3', categories: ['name', 'email'] },
  instantly: { clause: '4.4', categories: ['name', 'email', 'signature', 'secret'] },
} as const

function disclose(
  ledger: Scene['ledger'],
  to: { readonly at: Date; readonly personId: string; readonly recipient: keyof typeof given },
): void {
  const { clause, categories } = given[to.recipient]
  ledger.tell({
    at: to.at,
    kind: 'data.disclosed',
    purpose: 'service-delivery',
    actor: 'system',
    clauses: [clause, '4.10'],
    personId: to.personId,
    recipient: to.recipient,
    categories,
  })
}
