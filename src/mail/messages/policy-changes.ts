import type { Controller } from '#policy/controller.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { withControllerNamed } from '#policy/snapshots/with-controller.ts'
import { dayWords } from '#policy/text/words.ts'
import { compose } from '../compose.ts'
import type { MailHouse } from '../house.ts'
import type { Message } from '../message.ts'

/** To everybody at a current client, before a version that changes something takes effect (clause 12.1). */
export const policyChanges: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  /** The day it takes effect at the earliest, `YYYY-MM-DD`. */
  readonly effective: string
  /** Each change as a sentence of a snapshot, which names nobody yet. */
  readonly changes: readonly string[]
  readonly differencesUrl: string
}> = {
  kind: 'policy-changes',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    effective: '2027-01-15',
    changes: ['porkbun now also receives your telephone number'],
    differencesUrl: 'https://segmento.example/privacy/versions/b/since/a',
  },
  render: ({ name, company, effective, changes, differencesUrl }, house) =>
    compose(
      {
        subject: `our privacy policy changes on ${dayWords(effective)}`,
        name,
        paragraphs: [
          `from ${dayWords(effective)} our privacy policy is another one. what changes:`,
          ...changes.map((change) => `– ${withControllerNamed(change, controllerOf(house))}.`),
          'until that day nothing of it is done: the version in effect holds, in the program too.',
        ],
        action: { words: 'read both versions side by side', url: differencesUrl },
        after: [`if you object to any of it, answer this mail or write to ${house.contactAddress}.`],
        because: `you are a contact of ${company}, for whom we work`,
      },
      house,
    ),
}

function controllerOf({ controllerName, contactAddress, policyUrl }: MailHouse): Controller {
  return { name: controllerName, contact: contactAddress, site: new URL(policyUrl).host }
}
