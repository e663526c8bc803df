import type { Removal, Removals } from '../mutation/removal.ts'
import {
  refusalTellsValues,
  unknownFieldsPass,
  unknownOperationsPass,
  unknownRecipientsPass,
  unrecordedLeaves,
  withoutDisclosure,
} from './shared.ts'

/** Declares one more thing about a person for an operation that has these fields. */
const declaringMore = (find: string): Removal => ({
  says: 'more of a person is declared than was agreed',
  find,
  replace: `${find} passport: 'role',`,
})

const refusals = [unknownRecipientsPass, unknownOperationsPass] as const
const fields = [unknownFieldsPass, refusalTellsValues] as const

export const whoWeShareItWithRemovals = {
  '4.1': {
    'src/policy/recipients/stripe.ts': [declaringMore("fields: { name: 'business', email: 'email',")],
    'src/platform/guard/guard.ts': refusals,
    'src/platform/guard/declared-fields.ts': fields,
    'src/vendors/stripe/failures.ts': [
      {
        says: 'Stripe’s own words come out with an error',
        find: '  if (!(error instanceof Stripe.errors.StripeError)) return error\n',
        replace: '  if (error) return error\n',
      },
    ],
    'src/vendors/stripe/sdk.ts': [
      {
        says: 'every header of the SDK goes on',
        find: 'kept.flatMap((name) => (given.has(name) ? [[name, given.get(name) ??',
        replace: '[...given.keys()].flatMap((name) => (given.has(name) ? [[name, given.get(name) ??',
      },
    ],
  },
  '4.2': {
    'src/policy/recipients/porkbun.ts': [declaringMore("'contacts.registrant.email': 'email',")],
    'src/platform/guard/declared-fields.ts': fields,
    'src/vendors/porkbun/porkbun.ts': [
      {
        says: 'the registrant is not sent to the registrar',
        find: '          json: { contacts: { registrant } },\n',
        replace: '',
      },
      {
        says: 'a registrant that was not taken counts as set',
        find: "        return { kind: 'needs-a-person', instructions: registrantByHand(domain, error.vendorCode) }",
        replace: "        return { kind: 'set' }",
      },
    ],
  },
  '4.3': {
    'src/policy/recipients/mailforge.ts': [declaringMore("'mailboxes.email': 'email',")],
    'src/platform/guard/guard.ts': refusals,
    'src/platform/guard/declared-fields.ts': fields,
  },
  '4.4': {
    'src/policy/recipients/instantly.ts': [declaringMore("first_name: 'name',")],
    'src/platform/guard/guard.ts': refusals,
    'src/platform/guard/declared-fields.ts': fields,
  },
  '4.5': {
    'src/policy/recipients/smtp.ts': [declaringMore("subject: 'message',")],
    'src/platform/guard/guard.ts': [
      unknownOperationsPass,
      {
        says: 'what a mail carries is not put on record',
        find: '      await recordDisclosure(leave, recipient, categories)\n      await logCall',
        replace: '      await logCall',
      },
    ],
  },
  '4.9': {
    'src/policy/validation/recipients.ts': [
      {
        says: 'a recipient may be named without the link to its own policy',
        find: '  if (!linked.test(recipient.policyUrl))\n',
        replace: '  if (!linked)\n',
      },
      {
        says: 'data may go to a recipient that nothing binds',
        find: " || (contract === 'not-yet' && isConnected(recipient))",
        replace: '',
      },
    ],
    'src/policy/text/recipients-section.ts': [
      {
        says: 'the policy does not list the recipients',
        in: 'src/policy/text/policy-tables.ts',
        find: '    recipientsSection(register),\n',
        replace: '',
      },
      {
        says: 'a recipient stands there without the link to its own policy',
        find: '[{ text: recipient.name, href: recipient.policyUrl }]',
        replace: 'cell(recipient.name)',
      },
    ],
  },
  '4.10': {
    'src/platform/guard/guard.ts': [...refusals, withoutDisclosure, unrecordedLeaves],
    'function app.append_evidence': [
      {
        says: 'an entry does not stand under the person’s key',
        find: 'from person_keys k where k.person_id = person;',
        replace: 'from person_keys k where k.person_id is null;',
      },
    ],
    'src/platform/guard/http-exit.ts': [
      {
        says: 'a workflow calls out by itself',
        in: 'src/workflows/send-mail.ts',
        find: "const work = system('send mail')\n",
        replace:
          "const work = system('send mail')\nexport const ping = () => fetch('https://broker.example')\n",
      },
    ],
    'src/workflows/attest-handoff.ts': [
      {
        says: 'a pack takes nothing of the ledger along',
        find: '  if (evidence)\n',
        replace: '  if (!stack)\n',
      },
    ],
    'src/workflows/send-mail.ts': [
      {
        says: 'no mail carries a checkpoint',
        find: '  return checkpoint && { note:',
        replace: '  return !checkpoint && { note:',
      },
    ],
  },
} as const satisfies Removals
