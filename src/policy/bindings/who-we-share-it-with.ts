import { type Bindings, bound, boundInPart, enforced, open } from './binding.ts'

const declaredOnly = [
  'test/platform/guard/what-may-leave.test.ts',
  'nothing leaves to a recipient that the policy does not name',
  'nothing leaves in an operation that is not declared',
] as const
const declaredFields = [
  'test/platform/guard/what-may-leave.test.ts',
  '%s that is not declared does not leave',
  'a refusal tells the field and never its value',
] as const
/** What each may get of a person. */
const noMore = [
  'test/policy/what-recipients-get.test.ts',
  '%s gets no more of a person than was agreed',
] as const
const namedAlone = [
  'test/platform/guard/what-may-leave.test.ts',
  'nothing leaves to a recipient that is named but not connected',
] as const

export const whoWeShareItWithBindings = {
  '4.1': bound(
    enforced('guard', 'src/policy/recipients/stripe.ts', noMore),
    enforced('guard', 'src/platform/guard/guard.ts', declaredOnly),
    enforced('guard', 'src/platform/guard/declared-fields.ts', declaredFields),
    enforced('workflow', 'src/vendors/stripe/failures.ts', [
      'test/vendors/stripe/calls.test.ts',
      'keeps addresses and names out of its errors',
    ]),
    enforced('workflow', 'src/vendors/stripe/sdk.ts', [
      'test/vendors/stripe/calls.test.ts',
      'tells Stripe nothing of the machine it runs on',
    ]),
  ),
  '4.2': bound(
    enforced('guard', 'src/policy/recipients/porkbun.ts', noMore),
    enforced('guard', 'src/platform/guard/declared-fields.ts', declaredFields),
    enforced('workflow', 'src/vendors/porkbun/porkbun.ts', [
      'test/vendors/porkbun/porkbun.test.ts',
      'the registrant is set and read back as the same person, and what differs is named',
      'a registrant that the API does not take is work for a person, whose doing is seen',
    ]),
  ),
  '4.3': boundInPart(
    'Mailforge alone is connected',
    enforced('constraint', 'constraint stacks_host_check on stacks', [
      'test/policy/kept-promises.test.ts',
      'a stack is hosted and sequenced only by who is connected',
    ]),
    enforced('guard', 'src/policy/recipients/mailforge.ts', noMore),
    enforced('guard', 'src/platform/guard/guard.ts', declaredOnly, namedAlone),
    enforced('guard', 'src/platform/guard/declared-fields.ts', declaredFields),
  ),
  '4.4': boundInPart(
    'Instantly alone is connected',
    enforced('constraint', 'constraint stacks_sequencer_check on stacks', [
      'test/policy/kept-promises.test.ts',
      'a stack is hosted and sequenced only by who is connected',
    ]),
    enforced('guard', 'src/policy/recipients/instantly.ts', noMore),
    enforced('guard', 'src/platform/guard/guard.ts', declaredOnly, namedAlone),
    enforced('guard', 'src/platform/guard/declared-fields.ts', declaredFields),
  ),
  '4.5': boundInPart(
    'neither Loops nor ConvertKit is connected: all mail goes by the agency’s own mail server',
    enforced('guard', 'src/policy/recipients/smtp.ts', noMore),
    enforced('guard', 'src/platform/guard/guard.ts', namedAlone, [
      'test/platform/guard/socket-permit.test.ts',
      'a connection is let out for what is declared, its disclosure recorded before',
    ]),
  ),
  '4.6': open('Plausible is not connected; nothing can be sent to it'),
  '4.7': open('Notion is not connected; nothing can be sent to it'),
  '4.8': open('Slack is not connected; nothing can be sent to it'),
  '4.9': boundInPart(
    'of each contract the register says what it is and when it is made, not the day on which this agency made it',
    enforced('test', 'src/policy/validation/recipients.ts', [
      'test/policy/validate.test.ts',
      '%s is found, and nothing else with it',
    ]),
    enforced('workflow', 'src/policy/text/recipients-section.ts', [
      'test/web/privacy.test.ts',
      'every recipient stands there with the link to its own policy, every table with what it is',
    ]),
  ),
  '4.10': boundInPart(
    'what a court or an authority asks for has no workflow that notifies first yet',
    enforced('guard', 'src/platform/guard/guard.ts', declaredOnly, [
      'test/platform/guard/disclosure.test.ts',
      'a disclosure stands in the ledger, for each person, before anything reaches the vendor',
      'what cannot be recorded does not leave',
    ]),
    enforced('guard', 'function app.append_evidence', [
      'test/platform/guard/disclosure.test.ts',
      'a disclosure stands in the ledger, for each person, before anything reaches the vendor',
    ]),
    enforced('constraint', 'trigger only_destroyed on evidence_entries', [
      'test/platform/evidence/ledger.test.ts',
      'of an entry only the payload can go, and its hash stays; not even the owner changes the rest by a slip',
    ]),
    enforced('test', 'src/platform/guard/http-exit.ts', [
      'test/architecture.test.ts',
      'nothing leaves but through the guard',
    ]),
    enforced('workflow', 'src/workflows/attest-handoff.ts', [
      'test/domain/handoff/attested-pack.test.ts',
      'the pack takes the ledger’s word along: a signed checkpoint and the proofs of the client’s own entries',
      'whoever rewrites the ledger, and seals and signs it anew, is found out by the checkpoint of the pack',
    ]),
    enforced('workflow', 'src/workflows/send-mail.ts', [
      'test/workflows/daily-report.test.ts',
      'a mail carries the newest checkpoint: a later export holds against it, and one rewritten since does not',
    ]),
  ),
} as const satisfies Bindings
