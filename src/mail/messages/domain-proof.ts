import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const domainProof: Message<{ readonly company: string; readonly confirmUrl: string }> = {
  kind: 'domain-proof',
  preview: { company: 'Acme', confirmUrl: 'https://segmento.example/domain-proof/token' },
  render: ({ company, confirmUrl }, house) =>
    compose(
      {
        subject: `does this domain belong to ${company}?`,
        paragraphs: [
          `${company} is setting up its sending stack with us and named the domain of this address as its own. if that is right, say so on the next page.`,
        ],
        action: { words: 'yes, the domain is ours', url: confirmUrl },
        after: ['if it isn’t, do nothing. the link ends after 7 days and this address is then deleted.'],
        because: `${company} named this address to show that the domain is theirs`,
      },
      house,
    ),
}
