import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const intakeOpens: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly intakeUrl: string
}> = {
  kind: 'intake-opens',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    intakeUrl: 'https://segmento.example/portal/engagements/1/intake',
  },
  render: ({ name, company, intakeUrl }, house) =>
    compose(
      {
        subject: `what we need from ${company} to start`,
        name,
        paragraphs: [
          'we need a few things before we can look for names: your own domain, whom you want to reach with what, in whose name the domains are registered, and who the messages come from.',
          'it is saved as you type, so you can stop at any time and a colleague can go on.',
        ],
        action: { words: 'fill in the intake', url: intakeUrl },
        because: `you are a contact of ${company}, whose build waits for this`,
      },
      house,
    ),
}
