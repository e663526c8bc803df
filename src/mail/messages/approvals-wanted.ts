import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const approvalsWanted: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly approvalsUrl: string
}> = {
  kind: 'approvals-wanted',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    approvalsUrl: 'https://segmento.example/portal/engagements/1/names',
  },
  render: ({ name, company, approvalsUrl }, house) =>
    compose(
      {
        subject: 'choose your domain names',
        name,
        paragraphs: [
          `we found names for ${company} that are free and fit your brand, each with its exact price. look through them and the senders, and approve what should be bought.`,
          'nothing is registered before you do.',
        ],
        action: { words: 'look at names and senders', url: approvalsUrl },
        because: `you are a contact of ${company}, whose build waits for this`,
      },
      house,
    ),
}
