import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { services } from '#policy/recipients/services.ts'
import type { Register } from '#policy/register/register.ts'
import { type Inline, list, paragraph, type Statement, statement } from '#policy/text/document.ts'
import { joined, joinedInline, lowerCase } from '#policy/text/words.ts'
import { type Clause, mailTo } from './clause.ts'
import { promised } from './promised.ts'

/** A provider of our choice has no policy to link to here; this clause says how to ask. */
function linked({ name, policyUrl, country }: Recipient): Inline {
  return country === 'chosen' ? lowerCase(name) : { text: name, href: policyUrl }
}

/** One line for each thing done for us: all who may do it, then what it is. */
function lines(recipients: readonly Recipient[]): Statement[] {
  const byService = Map.groupBy(recipients, ({ does }) => does)
  return [...byService].map(([service, those]) =>
    statement(
      those[0]?.clause ?? '4.9',
      ...joinedInline(those.map(linked), ' / '),
      ` — ${services[service]}`,
    ),
  )
}

/** Providers that this clause names; the others are those the program needs besides. */
function named({ recipients }: Register): {
  ours: Recipient[]
  besides: Recipient[]
  unconnected: Recipient[]
} {
  const all = Object.values(recipients)
  return {
    ours: all.filter(({ country }) => country !== 'chosen'),
    besides: all.filter(({ country }) => country === 'chosen'),
    unconnected: all.filter((recipient) => !isConnected(recipient)),
  }
}

export const whoWeShareItWith: Clause = {
  number: 4,
  title: 'who we share it with',
  blocks: ({ controller, register }) => {
    const { ours, besides, unconnected } = named(register)
    return [
      paragraph(
        '4.9',
        'we use the following subprocessors to run the business. each has their own privacy policy:',
      ),
      list(...lines(ours)),
      ...(unconnected.length > 0
        ? [
            paragraph(
              '4.10',
              `named here but not connected yet, so that nothing can be sent to them: ${joined(unconnected.map(({ name }) => name))}.`,
            ),
          ]
        : []),
      paragraph([], 'and what the program itself runs on, with whichever provider we use:'),
      list(...lines(besides)),
      paragraph(
        '4.9',
        'ask ',
        mailTo(controller),
        ' which providers these are at present and where their privacy policies stand.',
      ),
      paragraph(
        '4.2',
        'a registrar passes the registrant on to the registry of the domain’s ending, as the rules for domains require. to check your domains we ask the public DNS about them, as anybody can.',
      ),
      paragraph('4.10', 'we don’t share your data with anyone else unless:'),
      list(statement('4.10', 'you ask us to'), ...promised(register, 'told-before-a-court')),
      paragraph(
        '4.10',
        'each time something about a person goes to one of them, the ledger says what kind, to whom, and what for.',
      ),
    ]
  },
}
