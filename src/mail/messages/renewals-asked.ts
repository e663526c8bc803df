import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'
import { date, money } from '../words.ts'

/** Domains whose term ends: the client says which of them stay. */
export const renewalsAsked: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly domains: readonly {
    readonly name: string
    readonly expiresAt: Date
    readonly priceCents: number | null
    readonly currency: string | null
  }[]
  /** Until when it can be said before they are kept by themselves. */
  readonly keptOn: Date
  readonly renewalsUrl: string
}> = {
  kind: 'renewals-asked',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    domains: [
      {
        name: 'try-acme.com',
        expiresAt: new Date('2027-12-01T00:00:00Z'),
        priceCents: 1108,
        currency: 'usd',
      },
    ],
    keptOn: new Date('2027-11-01T00:00:00Z'),
    renewalsUrl: 'https://segmento.example/portal/1/renewals',
  },
  render: ({ name, company, domains, keptOn, renewalsUrl }, house) =>
    compose(
      {
        subject: domains.length === 1 ? 'keep this domain?' : `keep these ${domains.length} domains?`,
        name,
        paragraphs: [
          'each domain is registered for a year, and these are near the end of theirs. do you want to keep them for another one?',
        ],
        lists: [
          {
            heading: 'what ends when:',
            items: domains.map(
              (domain) =>
                `${domain.name}, until ${date(domain.expiresAt)}${domain.priceCents !== null && domain.currency ? `; another year costs ${money(domain.priceCents, domain.currency)}` : ''}`,
            ),
          },
        ],
        action: { words: 'keep them or let them go', url: renewalsUrl },
        after: [
          `if you say nothing by ${date(keptOn)}, we keep them, because a domain that lapsed is lost. what is kept is billed then.`,
        ],
        because: `you decide for ${company}, whose domains we look after`,
      },
      house,
    ),
}
