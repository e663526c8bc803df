import { type Personal, personal } from '#policy/personal.ts'
import { compose } from '../compose.ts'
import type { Message } from '../message.ts'

export const live: Message<{
  readonly name: Personal<'name'> | null
  readonly company: string
  readonly healthUrl: string
}> = {
  kind: 'live',
  preview: {
    name: personal('name', 'Ada Byron'),
    company: 'Acme',
    healthUrl: 'https://segmento.example/portal/engagements/1/health',
  },
  render: ({ name, company, healthUrl }, house) =>
    compose(
      {
        subject: 'your stack is live',
        name,
        paragraphs: [
          'warm-up is done, the domains are old enough, and the records were checked once more from outside. you can send. what is late comes in by itself, each inbox once it is as far.',
          'each inbox starts with a few messages a day and rises as the plan says. the page shows how every inbox and domain is doing.',
        ],
        action: { words: 'see how it is doing', url: healthUrl },
        because: `you are a contact of ${company}, whose stack we run`,
      },
      house,
    ),
}
